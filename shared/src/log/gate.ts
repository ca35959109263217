/** A gate at which somebody waits for news, though no longer than for a while. */

export interface Gate {
  /** Lets whoever waits go on. */
  open(): void;
  /** Resolves once the gate is opened, or the time is over. */
  wait(ms: number): Promise<void>;
}

export function createGate(): Gate {
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
