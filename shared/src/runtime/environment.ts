/** The one place that reads the process environment; everything else is handed it as a plain object. */

export interface Environment {
  readonly [name: string]: string | undefined;
}

export const environment = (): Environment => process.env;
