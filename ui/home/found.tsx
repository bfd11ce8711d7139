import type { Found, Known, Proposal } from "./house.ts";
import { act, doing } from "./state.ts";
import { text, Told } from "./parts.tsx";

/** Whose they are matters: what they tell is told of somebody. */
const owned = new Set(["toothbrush", "bed", "phone"]);

/** Other makers' devices that could serve, and below them those that serve already or could not. */
export function FoundDevices({ known }: { readonly known: Known }) {
  const fresh = known.found.filter(({ proposals }) => proposals.length > 0).toSorted(byName);
  const likely = fresh.filter(isLikely);
  const perhaps = fresh.filter((found) => !isLikely(found));
  const others = known.found.filter(({ proposals }) => proposals.length === 0).toSorted(byName);
  return (
    <section aria-labelledby="found">
      <h2 id="found">{text("setup.found")}</h2>
      {known.found.length === 0 && <p class="least">{text("setup.found-none")}</p>}
      {likely.map((found) => (
        <One key={found.id} found={found} known={known} />
      ))}
      {perhaps.length > 0 && (
        <details class="others">
          <summary>{text("setup.perhaps", { count: perhaps.length })}</summary>
          {perhaps.slice(0, shown).map((found) => (
            <One key={found.id} found={found} known={known} />
          ))}
        </details>
      )}
      {others.length > 0 && (
        <details class="others">
          <summary>{text("setup.others", { count: others.length })}</summary>
          <ul>
            {others.slice(0, shown).map((found) => (
              <li key={found.id}>
                <span class="strong">{found.name}</span> <span class="least">{whatOf(found, known)}</span>
                <Unread found={found} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** A house with more than that is set up by commands. */
const shown = 200;
const byName = (a: Found, b: Found) => a.name.localeCompare(b.name);
const isLikely = ({ proposals }: Found) => proposals.some(({ sure }) => sure);

function One({ found, known }: { readonly found: Found; readonly known: Known }) {
  const [first, ...more] = found.proposals;
  if (!first) return null;
  return (
    <article class="card">
      <h3>{found.name}</h3>
      <p class="least">{whatOf(found, known)}</p>
      <Wish found={found} proposal={first} known={known} />
      {more.length > 0 && (
        <details>
          <summary>{text("setup.or-else")}</summary>
          {more.map((proposal) => (
            <Wish key={proposal.as} found={found} proposal={proposal} known={known} />
          ))}
        </details>
      )}
      <Unread found={found} />
    </article>
  );
}

type Wished = { readonly found: Found; readonly proposal: Proposal; readonly known: Known };

function Wish({ found, proposal, known }: Wished) {
  const { as, because, limited, missing } = proposal;
  const about = `${found.id} ${as}`;
  const take = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    act.value(about, { is: "adopt", found: found.id, wish: wishIn(new FormData(event.currentTarget), proposal) });
  };
  const full = missing.length === 0;
  return (
    <form class="wish" onSubmit={take}>
      <p class={proposal.sure ? "because" : "because perhaps"}>{because.text}</p>
      <PartList proposal={proposal} known={known} />
      {full && (
        <div class="fields">
          <label>
            {text("setup.name")}
            <input name="name" defaultValue={proposal.name} maxLength={80} required />
          </label>
          <label>
            {text("setup.place")}
            <Choice name="place" of={known.places} chosen={proposal.place} />
          </label>
          {owned.has(as) && (
            <label>
              {text("setup.owner")}
              <Choice name="owner" of={known.residents} chosen={proposal.owner} />
            </label>
          )}
          {limited && (
            <label class="wide">
              {text(as === "lock" ? "setup.limit-lock" : "setup.limit")}
              <input name="auto_off_s" type="number" inputMode="numeric" min={1} max={3_600} step={1} required />
              <span class="least">{text("setup.limit-why")}</span>
            </label>
          )}
          {proposal.instead_of !== undefined && (
            <label class="tick wide">
              <input name="instead" type="checkbox" />
              {text("setup.instead", { thing: proposal.instead_of })}
            </label>
          )}
        </div>
      )}
      {full && (
        <button class="do" type="submit" disabled={doing.value.has(about)}>
          {text("setup.use-as", { as: `found.as.${as}` })}
        </button>
      )}
      <Told about={about} />
    </form>
  );
}

function PartList({ proposal: { parts, missing }, known }: { readonly proposal: Proposal; readonly known: Known }) {
  const names = new Map(known.found.flatMap(({ entities }) => entities.map(({ id, name }) => [id, name] as const)));
  return (
    <dl class="parts">
      {Object.entries(parts).map(([part, id]) => (
        <div key={part}>
          <dt>{text(`part.${part}`)}</dt>
          <dd>{names.get(id) ?? id}</dd>
        </div>
      ))}
      {missing.map((part) => (
        <div key={part} class="lacks">
          <dt>{text(`part.${part}`)}</dt>
          <dd>{text("setup.missing")}</dd>
        </div>
      ))}
    </dl>
  );
}

function Choice({
  name,
  of,
  chosen,
}: {
  readonly name: string;
  readonly of: Known["places"];
  readonly chosen: string | undefined;
}) {
  return (
    <select name={name}>
      <option value="">{text("setup.none")}</option>
      {of.map((one) => (
        <option key={one.id} value={one.id} selected={one.id === chosen}>
          {one.name}
        </option>
      ))}
    </select>
  );
}

/** What this house cannot read of it stands there as its maker wrote it. */
function Unread({ found }: { readonly found: Found }) {
  return (
    <>
      {found.entities.flatMap(({ id, name, unread }) =>
        unread === undefined
          ? []
          : [
              <div key={id} class="unread">
                <p class="least">{text("setup.unread", { entity: name })}</p>
                <code>{unread}</code>
              </div>,
            ],
      )}
    </>
  );
}

function whatOf({ maker, model, origin, area, entities }: Found, { devices }: Known): string {
  const serves = [...new Set(entities.flatMap(({ used_by }) => used_by ?? []))];
  const names = serves.map((id) => devices.find((one) => one.id === id)?.name ?? id);
  return [
    [maker, model].filter((word) => word !== undefined).join(" "),
    origin,
    area ?? "",
    ...names.map((name) => text("setup.serves", { device: name })),
  ]
    .filter((word) => word !== "")
    .join(" · ");
}

function wishIn(form: FormData, { as, role, instead_of }: Proposal): Readonly<Record<string, unknown>> {
  const field = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  const [name, place, owner, limit] = ["name", "place", "owner", "auto_off_s"].map(field);
  const takes = role !== undefined && (instead_of === undefined || form.get("instead") !== null);
  return {
    as,
    ...(name === undefined ? {} : { name }),
    ...(place === undefined ? {} : { place }),
    ...(owner === undefined ? {} : { owner }),
    ...(limit === undefined ? {} : { settings: { auto_off_s: Number(limit) } }),
    ...(takes ? { role } : {}),
  };
}
