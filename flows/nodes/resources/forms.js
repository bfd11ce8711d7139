// The forms of all six Lintel nodes: each field knows how to show a value and how to read it back.
(function () {
  const choices = () => window.lintelChoices;
  const operators = ["=", "!=", "<", "<=", ">", ">="];
  const people = ["resident", "anyone", "adult", "child", "guest"];

  // Each maker takes (value, words) and answers { element, read }; `read` gives undefined for an empty optional field.
  const text = (suggest, optional) => (value) => {
    const input = $('<input type="text" class="lintel-value">').val(value ?? "");
    const options = suggest ? suggest() : [];
    if (options.length > 0) {
      const id = `lintel-list-${RED.nodes.id()}`;
      const list = $("<datalist>", { id });
      for (const option of options) $("<option>", { value: option }).appendTo(list);
      input.attr("list", id).after(list);
      return { element: $("<span>").append(input, list), read: () => given(input.val(), optional) };
    }
    return { element: input, read: () => given(input.val(), optional) };
  };
  const given = (value, optional) => (optional && value === "" ? undefined : value);
  const number = (min) => (value) => {
    const input = $('<input type="number" class="lintel-value">')
      .attr("min", min)
      .val(value ?? min);
    return { element: input, read: () => Number(input.val()) };
  };
  const time = (optional) => (value) => {
    const input = $('<input type="time" class="lintel-value">').val(value ?? "");
    return { element: input, read: () => given(input.val(), optional) };
  };
  const choice = (options, optional) => (value, words) => {
    const select = $('<select class="lintel-value">');
    for (const option of optional ? ["", ...options] : options)
      $("<option>", { value: option, text: option === "" ? "–" : words(`choice.${option}`, option) }).appendTo(select);
    select.val(value ?? (optional ? "" : options[0]));
    return { element: select, read: () => given(select.val(), optional) };
  };
  const tick = () => (value) => {
    const input = $('<input type="checkbox" class="lintel-tick">')
      .css({ width: "auto", margin: "4px 0" })
      .prop("checked", value === true);
    return { element: input, read: () => input.prop("checked") };
  };

  // A typed constant, or the name of a setting or a fact written `setting:<name>`, `fact:<name>`.
  const typed = (references) => (value) => {
    const input = $('<input type="text" class="lintel-typed">');
    const own = references
      ? [
          { value: "setting", label: "setting:", options: undefined },
          { value: "fact", label: "fact:", options: choices().facts },
        ]
      : [];
    const reference = references && typeof value === "string" ? /^(setting|fact):(.*)$/s.exec(value) : null;
    const plain = { number: "num", boolean: "bool" }[typeof value] ?? "str";
    return {
      element: input,
      // typedInput measures its place, so it is made only once the row stands in the form.
      placed() {
        input.typedInput({ types: ["num", "str", "bool", ...own.map(({ value, label }) => ({ value, label }))] });
        input.typedInput("type", reference ? reference[1] : plain);
        input.typedInput("value", String(reference ? reference[2] : (value ?? "")));
        input.typedInput("width", "55%");
      },
      read() {
        const type = input.typedInput("type");
        const written = input.typedInput("value");
        if (type === "num") return Number(written);
        if (type === "bool") return written === "true" || written === true;
        return type === "str" ? written : `${type}:${written}`;
      },
    };
  };

  const conditions = {
    presence: { who: text(() => people), where: choice(["home", "away"]), not: tick() },
    ready: { role: text(() => Object.keys(choices().verbs)) },
    compare: { fact: text(() => choices().facts), op: choice(operators), value: typed(false) },
    "role-state": {
      role: text(() => Object.keys(choices().verbs)),
      key: text(),
      op: choice(operators),
      value: typed(false),
    },
    time: { from: time(), to: time() },
    "nobody-asleep": { place: text(() => ["anywhere"]) },
    awake: { who: choice(["resident", "adult"]) },
    "wake-window": {},
    empty: { place: text(() => ["own", "here", "eating"]), for_s: number(0) },
    setting: { name: text(), equals: typed(false) },
  };
  const waits = {
    moment: { moment: text(() => choices().moments), about: text(undefined, true) },
    state: { all: list(conditions) },
    clock: { at: time() },
    duration: { s: number(1) },
  };

  // One of several shapes told apart by `is`: a select, and the fields of the shape it names.
  function shape(shapes) {
    return (value, words) => {
      const start = value?.is ?? Object.keys(shapes)[0];
      const kind = choice(Object.keys(shapes))(start, words);
      const body = $('<span class="lintel-shape">');
      let fields;
      const draw = (own) => {
        body.empty();
        fields = fieldset(shapes[kind.read()], own, words, body);
      };
      kind.element.on("change", () => {
        draw({});
        fields.placed();
      });
      draw(value ?? {});
      return {
        element: $("<span>").append(kind.element, body),
        placed: () => fields.placed(),
        read: () => ({ is: kind.read(), ...fields.read() }),
      };
    };
  }

  // An editable list of shapes.
  function list(shapes) {
    return (value, words) => {
      const element = $("<ol>");
      return {
        element,
        placed() {
          element.editableList({
            height: "auto",
            removable: true,
            sortable: true,
            addItem(row, _index, item) {
              const field = shape(shapes)(item.value, words);
              row.data("lintel", field).append(field.element);
              field.placed();
            },
          });
          for (const one of value ?? []) element.editableList("addItem", { value: one });
        },
        read: () => $.map(element.editableList("items").toArray(), (row) => row.data("lintel").read()),
      };
    };
  }

  // An editable list of named parameters.
  const parameters = () => (value) => {
    const element = $("<ol>");
    return {
      element,
      placed() {
        element.editableList({
          height: "auto",
          removable: true,
          addItem(row, _index, item) {
            const name = $('<input type="text" class="lintel-name">')
              .css({ width: "38%", "margin-right": "6px" })
              .val(item.name ?? "");
            const field = typed(true)(item.value);
            row.data("lintel", { name, field }).append(name, field.element);
            field.placed();
          },
        });
        for (const [name, own] of Object.entries(value ?? {})) element.editableList("addItem", { name, value: own });
      },
      read() {
        const rows = element
          .editableList("items")
          .toArray()
          .map((row) => row.data("lintel"));
        return Object.fromEntries(
          rows.filter(({ name }) => name.val()).map(({ name, field }) => [name.val(), field.read()]),
        );
      },
    };
  };

  // A verb with its parameters that may be absent.
  const undo = () => (value, words) => {
    const wanted = tick()(value !== undefined);
    const body = $('<div class="lintel-undo">');
    const fields = fieldset({ verb: text(), with: parameters() }, value ?? {}, words, body);
    return {
      element: $("<span>").append(wanted.element, body),
      placed() {
        fields.placed();
        const show = () => body.toggle(wanted.read());
        wanted.element.on("change", show);
        show();
      },
      read: () => (wanted.read() ? fields.read() : undefined),
    };
  };

  const roles = () => Object.keys(choices().verbs);
  const verbs = () => [...new Set(Object.values(choices().verbs).flat())];
  const forms = {
    "lintel-moment": {
      moment: text(() => choices().moments),
      who: text(() => ["anyone", "adults"]),
      place: text(() => ["any"]),
      days: choice(["any", "working", "free"]),
      from: time(true),
      to: time(true),
      once: choice(["per-day", "per-trip", "always"], true),
      late: choice(["run", "skip", "ask"]),
      late_min: number(0),
    },
    "lintel-guard": { all: list(conditions) },
    "lintel-act": {
      role: text(roles),
      verb: text(verbs),
      with: parameters(),
      deadline_s: number(1),
      retries: number(0),
      undo: undo(),
    },
    "lintel-wait": { until: shape(waits), deadline_s: number(1), late: choice(["run", "skip"]) },
    "lintel-join": { deadline_s: number(1) },
    "lintel-say": { to: text(roles), sentence: text(), with: parameters() },
  };

  function fieldset(makers, values, words, into) {
    const fields = Object.entries(makers).map(([name, make]) => {
      const field = make(values[name], words);
      const label = $("<label>", { text: words(`field.${name}`, name) });
      $('<div class="form-row lintel-row">').attr("data-field", name).append(label, field.element).appendTo(into);
      return [name, field];
    });
    return {
      placed: () => fields.forEach(([, field]) => field.placed?.()),
      read: () =>
        Object.fromEntries(
          fields.map(([name, field]) => [name, field.read()]).filter(([, value]) => value !== undefined),
        ),
    };
  }

  // Keys in the order of the document's file, so that a form opened and closed changes nothing.
  function sorted(value) {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.keys(value)
        .sort()
        .map((key) => [key, sorted(value[key])]),
    );
  }

  window.lintelForms = {
    // A key is minted once, and again only for a copy standing in the same scene.
    mint(node) {
      const taken = new Set();
      const tab = node.z || RED.workspaces.active();
      RED.nodes.eachNode((other) => {
        if (other.id !== node.id && other.z === tab && other.key) taken.add(other.key);
      });
      if (!node.key || taken.has(node.key))
        node.key = `${node.type.replace("lintel-", "")}-${RED.nodes.id().slice(0, 8)}`;
    },
    open(node) {
      const words = (key, otherwise) => {
        const found = node._(key);
        return found === key || found.endsWith(`:${key}`) ? otherwise : found;
      };
      const into = $("#lintel-form").empty();
      $("#lintel-key").text(node.key || "");
      node.lintelForm = fieldset(forms[node.type], node, words, into);
      node.lintelForm.placed();
    },
    save(node) {
      const read = node.lintelForm.read();
      for (const name of Object.keys(forms[node.type])) {
        if (read[name] === undefined) delete node[name];
        else node[name] = sorted(read[name]);
      }
      delete node.lintelForm;
    },
    close(node) {
      delete node.lintelForm;
    },
  };
})();
