/** Remembers what a service has opened, and closes it in reverse order when the service ends. */

/** Drained: all work is finished, and state may be saved. Failed: state may be half-changed, and only connections are let go. */
export type Ending = 'drained' | 'failed';
export type Close = (ending: Ending) => void | Promise<void>;

export interface Closers {
  /** `name` is for the log. What is opened while the rest is being closed is closed as well. */
  opened(name: string, close: Close): void;
  /** Names of what is not closed yet, the last opened first. */
  stillOpen(): readonly string[];
  /**
   * Closes one after the other, and asks each time how the service ends, because it may fail on the way. One that
   * cannot be closed does not keep the others open; `onFailure` is told of it.
   */
  closeAll(ending: () => Ending, onFailure: (name: string, error: unknown) => void): Promise<void>;
}

export function createClosers(): Closers {
  const open: { readonly name: string; readonly close: Close }[] = [];
  return {
    opened: (name, close) => void open.push({ name, close }),
    stillOpen: () => open.map(({ name }) => name).reverse(),
    async closeAll(ending, onFailure) {
      for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
        const { name, close } = last;
        try {
          await close(ending());
        } catch (error) {
          onFailure(name, error);
        }
        open.splice(open.indexOf(last), 1);
      }
    },
  };
}
