// The fields of the forms. Each maker takes (value, about) and answers { element, read }; `about` holds the words, the
// node and the fields beside it. `read` gives undefined for an empty optional field.
(function () {
  // The editor loads these files in whatever order they come.
  const choices = () => window.lintelChoices;
  const given = (value, optional) => (optional && value === "" ? undefined : value);

  /** A list of suggestions beside an input; asked for again whenever the input is entered. */
  const suggesting = (input, options) => {
    const id = `lintel-list-${RED.nodes.id()}`;
    const list = $("<datalist>", { id });
    const fill = () => {
      list.empty();
      for (const { value, label } of options()) $("<option>", { value, label }).appendTo(list);
    };
    fill();
    return $("<span>").append(input.attr("list", id).on("focus", fill), list);
  };
  const text = (suggest, optional) => (value, about) => {
    const input = $('<input type="text" class="lintel-value">').val(value ?? "");
    const element = suggest ? suggesting(input, () => suggest(about)) : input;
    return { element, read: () => given(input.val(), optional) };
  };
  const number = (min, optional) => (value) => {
    const input = $('<input type="number" class="lintel-value">')
      .attr("min", min)
      .val(value ?? (optional ? "" : min));
    return { element: input, read: () => (optional && input.val() === "" ? undefined : Number(input.val())) };
  };
  const time = (optional) => (value) => {
    const input = $('<input type="time" class="lintel-value">').val(value ?? "");
    return { element: input, read: () => given(input.val(), optional) };
  };
  const date = () => (value) => {
    const input = $('<input type="date" class="lintel-value">').val(value ?? "");
    return { element: input, read: () => given(input.val(), true) };
  };
  const choice =
    (options, optional) =>
    (value, { words }) => {
      const select = $('<select class="lintel-value">');
      for (const option of optional ? ["", ...options] : options)
        $("<option>", { value: option, text: option === "" ? "–" : words(`choice.${option}`, option) }).appendTo(
          select,
        );
      select.val(value ?? (optional ? "" : options[0]));
      return { element: select, read: () => given(select.val(), optional) };
    };
  /** One of what the house offers; what stands there already stays to choose. */
  const offered = (offer) => (value) => {
    const select = $('<select class="lintel-value">');
    const known = offer();
    for (const one of known) $("<option>", { value: one.value, text: one.label }).appendTo(select);
    if (value && !known.some((one) => one.value === value)) $("<option>", { value, text: value }).appendTo(select);
    select.val(value ?? known[0]?.value);
    return { element: select, read: () => select.val() };
  };
  const tick = (optional) => (value) => {
    const input = $('<input type="checkbox" class="lintel-tick">')
      .css({ width: "auto", margin: "4px 0" })
      .prop("checked", value === true);
    return { element: input, read: () => input.prop("checked") || (optional ? undefined : false) };
  };

  /** The type of a typed input with options; the value it has is one of them. */
  const withOptions = (value, label, options, has) => {
    const known = options.some((one) => one.value === has) || has === undefined;
    return { value, label, options: known ? options : [...options, { value: has, label: has }] };
  };
  /** A typed constant, or the name of a setting or a fact written `setting:<name>`, `fact:<name>`. */
  const typed = (references, few) => (value, about) => {
    const input = $('<input type="text" class="lintel-typed">');
    const reference = references && typeof value === "string" ? /^(setting|fact):(.*)$/s.exec(value) : null;
    const named = (type) => (reference?.[1] === type ? reference[2] : undefined);
    const values = few?.(about) ?? [];
    const isOne = values.includes(value);
    const plain = isOne ? "choice" : ({ number: "num", boolean: "bool" }[typeof value] ?? "str");
    return {
      element: input,
      // typedInput measures its place, so it is made only once the row stands in the form.
      placed() {
        const own = references
          ? [
              withOptions("setting", "setting:", choices().settings(about.node), named("setting")),
              withOptions("fact", "fact:", choices().facts(), named("fact")),
            ]
          : [];
        const one = values.map((each) => ({ value: each, label: each }));
        const constants = one.length > 0 ? [{ value: "choice", label: "=", options: one }] : [];
        input.typedInput({ types: [...constants, "num", "str", "bool", ...own] });
        input.typedInput("type", reference ? reference[1] : plain);
        input.typedInput("value", String(reference ? reference[2] : (value ?? "")));
        input.typedInput("width", "55%");
      },
      read() {
        const type = input.typedInput("type");
        const written = input.typedInput("value");
        if (type === "num") return Number(written);
        if (type === "bool") return written === "true" || written === true;
        return type === "str" || type === "choice" ? written : `${type}:${written}`;
      },
    };
  };
  /** Yes, no, or nothing said of it. */
  const yesNo = () => (value, about) => {
    const field = choice(["yes", "no"], true)(value === undefined ? undefined : value ? "yes" : "no", about);
    return { element: field.element, read: () => ({ yes: true, no: false })[field.read()] };
  };

  function fieldset(makers, values, about, into) {
    const beside = {};
    const inner = { ...about, beside };
    const fields = Object.entries(makers).map(([name, make]) => {
      const field = make(values[name], inner);
      beside[name] = field;
      const label = $("<label>", { text: about.words(`field.${name}`, name) });
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

  window.lintelFields = { text, number, time, date, choice, offered, tick, typed, yesNo, fieldset, suggesting };
})();
