// The form of an example: its three parts as rows, each read from and written back to the shape the house plays.
(function () {
  window.lintelExample = ({ list, parameters }) => {
    const choices = window.lintelChoices;
    const { text, number, time, choice, offered, typed, yesNo, fieldset } = window.lintelFields;
    const named = (values, { words }) => values.map((value) => ({ value, label: words(`choice.${value}`, value) }));
    const kinds = ["resident:any", "resident:other", "resident:child", "resident:guest"];
    const who = (optional) => text((about) => [...named(kinds, about), ...choices.people()], optional);
    const place = (optional) =>
      text((about) => [...named(["own", "here", "eating"], about), ...choices.places()], optional);
    const role = () => text(choices.roles);
    const verb = (optional) => text((about) => choices.verbs(about.beside.role?.read()), optional);
    const step = () => text(choices.steps);
    const bounds = { from_s: number(0, true), within_s: number(0, true) };

    // How the house stands, one thing a row.
    const standing = {
      resident: {
        who: who(),
        where: choice(["home", "away", "unknown"], true),
        asleep: choice(["yes", "no", "unknown"], true),
        place: place(true),
        from: time(true),
        to: time(true),
      },
      place: { place: place(), occupied: yesNo() },
      role: { role: role(), ready: yesNo(), held: yesNo() },
      state: { role: role(), key: text(), value: typed(false) },
      answer: {
        role: role(),
        verb: verb(),
        answer: choice(["done", "failed", "silent", "never"], true),
        after_s: number(0, true),
        code: text(undefined, true),
      },
      fact: { fact: offered(choices.facts), value: typed(false) },
      setting: { name: text(({ node }) => choices.settings(node)), value: typed(false) },
      number: { step: text(), value: typed(false) },
      working: { value: yesNo() },
    };

    const filled = (record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
    const rows = (record, row) => Object.entries(record ?? {}).map(([name, one]) => row(name, one));
    function rowsOf({ residents, places, roles, facts, settings, numbers, working }) {
      return [
        ...(working === undefined ? [] : [{ is: "working", value: working }]),
        ...rows(residents, (who, { wakes, ...one }) => ({ is: "resident", who, ...one, ...wakes })),
        ...rows(places, (place, { occupied }) => ({ is: "place", place, occupied })),
        ...rows(roles, (role, { state, answers, ...one }) => [
          { is: "role", role, ...one },
          ...rows(state, (key, value) => ({ is: "state", role, key, value })),
          ...rows(answers, (verb, { is, ...how }) => ({ is: "answer", role, verb, answer: is, ...how })),
        ]).flat(),
        ...rows(facts, (fact, value) => ({ is: "fact", fact, value })),
        ...rows(settings, (name, value) => ({ is: "setting", name, value })),
        ...rows(numbers, (step, value) => ({ is: "number", step, value })),
      ];
    }
    function standsOf(all) {
      const stands = {};
      const put = (part, name, more) => {
        const of = (stands[part] ??= {});
        of[name] = typeof more === "object" ? { ...of[name], ...filled(more) } : more;
      };
      const inRole = (role, part, name, value) => {
        put("roles", role, {});
        const one = stands.roles[role];
        one[part] = { ...one[part], [name]: value };
      };
      const put1 = {
        working: ({ value }) => (stands.working = value),
        resident: ({ who, from, to, ...one }) =>
          put("residents", who, { ...one, wakes: from && to ? { from, to } : undefined }),
        place: ({ place, occupied = false }) => put("places", place, { occupied }),
        role: ({ role, ...one }) => put("roles", role, one),
        state: ({ role, key, value }) => inRole(role, "state", key, value),
        answer: ({ role, verb, answer, ...how }) => inRole(role, "answers", verb, filled({ is: answer, ...how })),
        fact: ({ fact, value }) => put("facts", fact, value),
        setting: ({ name, value }) => put("settings", name, value),
        number: ({ step, value }) => put("numbers", step, value),
      };
      for (const { is, ...row } of all) put1[is](row);
      return filled(stands);
    }

    /** A field shown in another shape than it is kept in. */
    const turned = (make, shown, kept) => (value, about) => {
      const field = make(shown(value), about);
      return { ...field, read: () => kept(field.read()) };
    };
    const stands = turned(list(standing), (value) => rowsOf(value ?? {}), standsOf);
    const group = (makers) => (value, about) => {
      const element = $('<div class="lintel-group">');
      const fields = fieldset(makers, value, about, element);
      return { element, placed: fields.placed, read: fields.read };
    };

    const given = turned(
      group({ at: time(), stands }),
      ({ at, ...rest } = { at: "07:00" }) => ({ at, stands: rest }),
      ({ at, stands }) => ({ at, ...stands }),
    );
    const when = turned(
      list({
        moment: {
          after_s: number(0, true),
          moment: offered(choices.moments),
          who: who(true),
          place: place(true),
          about: text(undefined, true),
        },
        change: { after_s: number(0, true), way: choice(["arrived", "cancelled", "expired"], true), stands },
      }),
      (all = []) =>
        all.map(({ after_s, change, resident, ...moment }) => {
          if (!change) return { is: "moment", after_s, who: resident, ...moment };
          const { way, ...rest } = change;
          return { is: "change", after_s, way, stands: rest };
        }),
      (all) =>
        all.map(({ is, after_s, who, way, stands, ...moment }) =>
          filled(
            is === "moment" ? { after_s, resident: who, ...moment } : { after_s, change: filled({ way, ...stands }) },
          ),
        ),
    );
    const outputs = ["done", "failed", "pass", "blocked", "happened", "expired", "all", "partial", "out"];
    const then = turned(
      list({
        act: {
          role: role(),
          verb: verb(),
          with: parameters((about) => [about.beside.role?.read(), about.beside.verb?.read()]),
          ...bounds,
        },
        never: { role: role(), verb: verb(true) },
        nothing_else: {},
        step: { step: step(), leaves: choice(outputs), ...bounds },
        blocked: { step: step() },
        ends: { ends: choice(["done", "failed", "never"]), ...bounds },
      }),
      (all = []) =>
        all.map((one) => {
          const { act, never, nothing_else, blocked, ...more } = one;
          if (act) return { is: "act", ...act, ...more };
          if (never) return { is: "never", ...never };
          if (nothing_else) return { is: "nothing_else" };
          return blocked ? { is: "blocked", step: blocked } : { is: more.step ? "step" : "ends", ...more };
        }),
      (all) =>
        all.map(({ is, role, verb, with: given, step, leaves, ends, ...times }) => {
          const told = Object.keys(given ?? {}).length > 0 ? given : undefined;
          if (is === "act") return { act: filled({ role, verb, with: told }), ...times };
          if (is === "never") return { never: filled({ role, verb }) };
          if (is === "nothing_else") return { nothing_else: true };
          if (is === "blocked") return { blocked: step };
          return is === "step" ? { step, leaves, ...times } : { ends, ...times };
        }),
    );
    return { given, when, then };
  };
})();
