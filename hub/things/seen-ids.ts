const keptEach = 64;

/** The newest event ids of each device, bounded; older repeats are caught by the evidence table. */
export type SeenIds = {
  has(device: string, id: string): boolean;
  add(device: string, id: string): void;
  forget(device: string): void;
};

/** Makes an empty memory of event ids. */
export function makeSeenIds(): SeenIds {
  const devices = new Map<string, Set<string>>();
  return {
    has: (device, id) => devices.get(device)?.has(id) ?? false,
    add: (device, id) => {
      const ids = devices.get(device) ?? new Set();
      devices.set(device, ids.add(id));
      if (ids.size <= keptEach) return;
      for (const oldest of ids) {
        ids.delete(oldest);
        break;
      }
    },
    forget: (device) => {
      devices.delete(device);
    },
  };
}
