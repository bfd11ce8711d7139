// The forms of the Lintel nodes: each field knows how to show a value and how to read it back.
(function () {
  // Made when the first form opens: the editor loads these files in whatever order they come.
  function make() {
    const choices = window.lintelChoices;
    const { text, number, time, choice, offered, date, tick, typed, fieldset } = window.lintelFields;
    const operators = ["=", "!=", "<", "<=", ">", ">="];

    const conditions = {
      presence: {
        who: text(() => choices.people("resident", "others", "anyone", "adult", "child", "guest")),
        where: choice(["home", "away"]),
        not: tick(),
      },
      ready: { role: text(choices.roles) },
      compare: { fact: offered(choices.facts), op: choice(operators), value: typed(false) },
      "role-state": {
        role: text(choices.roles),
        key: text(),
        op: choice(operators),
        value: typed(false),
      },
      time: { from: time(), to: time() },
      "nobody-asleep": { place: text(() => choices.places("anywhere", "own", "here")), others: tick(true) },
      awake: { who: choice(["resident", "adult"]) },
      "others-asleep": { place: text(() => choices.places("anywhere", "own", "here")) },
      "wake-window": {},
      empty: { place: text(() => choices.places("own", "here", "eating")), for_s: number(0) },
      setting: { name: text(({ node }) => choices.settings(node)), equals: typed(false) },
    };
    const waits = {
      moment: { moment: offered(choices.moments), about: text(undefined, true) },
      state: { all: list(conditions) },
      clock: { at: time() },
      duration: { s: number(1) },
    };

    // One of several shapes told apart by `is`: a select, and the fields of the shape it names.
    function shape(shapes) {
      return (value, about) => {
        const start = value?.is ?? Object.keys(shapes)[0];
        const kind = choice(Object.keys(shapes))(start, about);
        const body = $('<span class="lintel-shape">');
        let fields;
        const draw = (own) => {
          body.empty();
          fields = fieldset(shapes[kind.read()], own, about, body);
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
      return (value, about) => {
        const element = $("<ol>");
        return {
          element,
          placed() {
            element.editableList({
              height: "auto",
              removable: true,
              sortable: true,
              addItem(row, _index, item) {
                const field = shape(shapes)(item.value, about);
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

    // An editable list of named parameters; `of` tells the role and the verb they belong to.
    const parameters = (of) => (value, about) => {
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
              const known = () => choices.parameters(...of(about));
              const few = () => choices.values(...of(about), item.name ?? "");
              const field = typed(true, few)(item.value, about);
              row.data("lintel", { name, field }).append(window.lintelFields.suggesting(name, known), field.element);
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

    // The role that the form is about, as it is chosen now.
    const roleOf = (about) => about.beside.role?.read() ?? about.node.role;

    // A verb with its parameters that may be absent.
    const undo = () => (value, about) => {
      const wanted = tick()(value !== undefined);
      const body = $('<div class="lintel-undo">');
      const fields = fieldset(
        {
          verb: text(() => choices.verbs(roleOf(about))),
          with: parameters((inner) => [roleOf(about), inner.beside.verb?.read()]),
        },
        value ?? {},
        about,
        body,
      );
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

    return {
      "lintel-moment": {
        moment: offered(choices.moments),
        who: text(() => choices.people("anyone", "adults")),
        place: text(() => choices.places("any", "own")),
        days: choice(["any", "working", "free"]),
        from: time(true),
        to: time(true),
        once: choice(["per-day", "per-trip", "always"], true),
        late: choice(["run", "skip", "ask"]),
        late_min: number(0),
      },
      "lintel-guard": { all: list(conditions) },
      "lintel-act": {
        role: text(choices.actingRoles),
        verb: text((about) => choices.verbs(roleOf(about))),
        with: parameters((about) => [roleOf(about), about.beside.verb?.read()]),
        deadline_s: number(1),
        retries: number(0),
        undo: undo(),
      },
      "lintel-wait": { until: shape(waits), deadline_s: number(1), late: choice(["run", "skip"]) },
      "lintel-join": { deadline_s: number(1) },
      "lintel-say": { to: text(choices.roles), sentence: text(), with: parameters(() => ["", ""]) },
      "lintel-example": {
        ...window.lintelExample({ list, parameters }),
        on: date(),
        says: text(undefined, true),
      },
    };
  }
  let made;
  const forms = () => (made ??= make());

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
      const opening = {};
      node.lintelOpening = opening;
      window.lintelChoices.load().then(() => {
        // Closed before the house had answered.
        if (node.lintelOpening !== opening) return;
        node.lintelForm = window.lintelFields.fieldset(forms()[node.type], node, { words, node, beside: {} }, into);
        node.lintelForm.placed();
        $("#lintel-key").text(node.key || "");
      });
    },
    save(node) {
      delete node.lintelOpening;
      // Never shown, so nothing was changed.
      if (!node.lintelForm) return;
      const read = node.lintelForm.read();
      for (const name of Object.keys(forms()[node.type])) {
        if (read[name] === undefined) delete node[name];
        else node[name] = sorted(read[name]);
      }
      delete node.lintelForm;
    },
    close(node) {
      delete node.lintelOpening;
      delete node.lintelForm;
    },
  };
})();
