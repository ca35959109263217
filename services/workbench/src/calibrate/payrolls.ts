/** Wages as statistics count them: what employers pay to most of their staff on one day, and not what they pay somebody besides. */

/** A day on which an employer pays so large a part of its staff is a pay-day. */
const PAYROLL_SHARE = 0.4;
/** A month's wage comes in two payments. */
const PAYMENTS_A_MONTH = 2;

interface Payment {
  readonly payroll: string;
  readonly employer: string;
  readonly tiyn: number;
}

export class Payrolls {
  /** Of each person, in the order of time. */
  private readonly payments = new Map<string, Payment[]>();
  private readonly staff = new Map<string, Set<string>>();
  private readonly paid = new Map<string, Set<string>>();

  add(employer: string, day: number, person: string, tiyn: number): void {
    const payroll = `${employer} ${day}`;
    const payments = this.payments.get(person) ?? [];
    payments.push({ payroll, employer, tiyn });
    this.payments.set(person, payments);
    this.staff.set(employer, (this.staff.get(employer) ?? new Set()).add(person));
    this.paid.set(payroll, (this.paid.get(payroll) ?? new Set()).add(person));
  }

  /** The wage of a month of each person who got both payments of one. Of an odd number the last is left out. */
  monthlyTiyn(): number[] {
    return [...this.payments.values()].flatMap((payments) => {
      const wages = payments.filter(
        ({ payroll, employer }) => this.paid.get(payroll)!.size >= PAYROLL_SHARE * this.staff.get(employer)!.size,
      );
      const months = Math.floor(wages.length / PAYMENTS_A_MONTH);
      if (months === 0) return [];
      return wages.slice(0, PAYMENTS_A_MONTH * months).reduce((sum, { tiyn }) => sum + tiyn, 0) / months;
    });
  }
}
