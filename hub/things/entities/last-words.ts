/** The last message of a topic. */
export type LastWord = { readonly text: string; readonly at: number; readonly wall: number };

/**
 * The last message of each exact topic that is heard: the broker sends what it keeps once a subscription, and an entity
 * announced after it shares the topic must still learn it.
 */
export type LastWords = {
  get(topic: string): LastWord | undefined;
  keep(topic: string, word: LastWord): void;
  drop(topic: string): void;
  clear(): void;
};

const longest = 16_384;
const mostChars = 8_388_608;

/** Nothing kept yet; beyond 8 M characters in all the rest is not kept. */
export function makeLastWords(): LastWords {
  const words = new Map<string, LastWord>();
  let chars = 0;
  const drop = (topic: string) => {
    chars -= words.get(topic)?.text.length ?? 0;
    words.delete(topic);
  };
  return {
    get: (topic) => words.get(topic),
    keep: (topic, word) => {
      // Set in place: a key dropped and put back for each message keeps the map at work on itself.
      const more = word.text.length - (words.get(topic)?.text.length ?? 0);
      if (word.text.length > longest || chars + more > mostChars) return drop(topic);
      words.set(topic, word);
      chars += more;
    },
    drop,
    clear: () => {
      words.clear();
      chars = 0;
    },
  };
}
