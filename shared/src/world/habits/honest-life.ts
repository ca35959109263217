/** All habits of honest life, in the order in which they plan a day. */
import { createCash } from './cash.js';
import { createCashIns } from './cash-ins.js';
import { createCrypto } from './crypto.js';
import { createEarnings } from './earnings.js';
import { createFees } from './fees.js';
import type { Habit, HabitSetup } from './habit.js';
import { createLoans } from './loans.js';
import { createPensions } from './pensions.js';
import { createPurchases } from './purchases.js';
import { createReceivedTransfers, createTransfers } from './transfers.js';
import { createWages } from './wages.js';

const makers: Readonly<Record<string, (setup: HabitSetup) => Habit>> = {
  wages: createWages,
  pensions: createPensions,
  earnings: createEarnings,
  loans: createLoans,
  purchases: createPurchases,
  transfers: createTransfers,
  'received transfers': createReceivedTransfers,
  cash: createCash,
  'cash-ins': createCashIns,
  fees: createFees,
  crypto: createCrypto,
};

/** Builds the habits; each draws from a fork of its own, so that a new one changes none of the others. */
export const createHonestLife = (setup: HabitSetup): Habit[] =>
  Object.entries(makers).map(([name, create]) => create({ ...setup, random: setup.random.fork(name) }));
