// What this house offers to choose from; nothing where Node-RED runs without a house.
(function () {
  const patience_ms = 2_000;
  let offered = { roles: [], moments: [], places: [], residents: [], facts: [] };
  const nameOf = (address) => String(address ?? "").split(".")[0];
  const ids = (list) => list.map(({ id, label }) => ({ value: id, label }));
  const plain = (values) => values.map((value) => ({ value, label: value }));
  /** The JSON Schema of a verb of a role; places after the dot do not matter. */
  const verbOf = (address, verb) =>
    offered.roles.find(({ address: one }) => nameOf(one) === nameOf(address))?.verbs[verb] ?? {};
  const partOf = (schema, name) => name.split(".").reduce((part, inner) => part?.properties?.[inner], schema);
  const namesOf = (schema, before = "") =>
    Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      inner.properties ? namesOf(inner, `${before}${name}.`) : [`${before}${name}`],
    );

  /** What is bound, and the same role at the places that are found when the scene runs. */
  const offeredRoles = ({ words }, places) => [
    ...new Map(
      offered.roles.flatMap(({ address, label }) => {
        const name = nameOf(address);
        const where = places.filter((place) => place === "every" || address !== name);
        const found = where.map((place) => ({
          value: `${name}.${place}`,
          label: `${words("field.role", name)}: ${name}, ${words(`place.${place}`, place)}`,
        }));
        return [{ value: address, label }, ...found].map((one) => [one.value, one]);
      }),
    ).values(),
  ];
  /** The steps of the scene a node stands in. */
  const stepsOf = (node) => {
    const steps = [];
    RED.nodes.eachNode((one) => {
      if (one.z === node.z && one.key && /^lintel-/.test(one.type) && one.type !== "lintel-example")
        steps.push({ value: one.key, label: one.name || one.key });
    });
    return steps;
  };

  window.lintelChoices = {
    /** Asks the house; whatever comes of it, a form opens. */
    load: () =>
      Promise.resolve($.ajax({ url: "lintel/choices", dataType: "json", timeout: patience_ms })).then(
        (answer) => (offered = answer),
        () => undefined,
      ),
    moments: () => ids(offered.moments),
    facts: () => ids(offered.facts),
    places: (...more) => [...plain(more), ...ids(offered.places)],
    people: (...more) => [...plain(more), ...ids(offered.residents)],
    roles: (about) => offeredRoles(about, ["own", "here", "eating"]),
    /** An act may ask every one of them. */
    actingRoles: (about) => offeredRoles(about, ["own", "here", "eating", "every"]),
    verbs: (address) => {
      const of = offered.roles.find(({ address: one }) => nameOf(one) === nameOf(address));
      return plain(Object.keys(of?.verbs ?? {}));
    },
    parameters: (address, verb) => plain(namesOf(verbOf(address, verb))),
    /** The values a parameter may take, where there are but a few. */
    values: (address, verb, name) => partOf(verbOf(address, verb), name)?.enum ?? [],
    steps: ({ node }) => stepsOf(node),
    /** The settings of the scene a node stands in. */
    settings: (node) =>
      plain(
        (RED.nodes.workspace(node.z)?.env ?? []).map(({ name }) => name).filter((name) => /^[a-z]/.test(String(name))),
      ),
  };
})();
