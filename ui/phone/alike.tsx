type One = { readonly word: string; readonly works: boolean; readonly onTouch: () => void };

/** Answers that are alike in everything but their word: none is larger, brighter or nearer than another. */
export function Alike({ ways, below = false }: { readonly ways: readonly One[]; readonly below?: boolean }) {
  return (
    <div class={`targets alike ${below ? "below-each-other" : ""}`}>
      {ways.map(({ word, works, onTouch }) => (
        <button key={word} type="button" class="target" disabled={!works} onClick={onTouch}>
          <span>{word}</span>
        </button>
      ))}
    </div>
  );
}
