/** A gate at which a fetcher waits while its reader has no room: opened by news of the reader, or by the end of the wait. */

export interface RoomGate {
  /** Lets whoever waits go on. */
  open(): void;
  /** Resolves once the gate is opened, or the time is over. */
  wait(ms: number): Promise<void>;
}

export function createRoomGate(): RoomGate {
  let open: () => void = () => {};
  return {
    open: () => open(),
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(pass, ms);
        function pass(): void {
          clearTimeout(timer);
          open = () => {};
          resolve();
        }
        open = pass;
      }),
  };
}
