/** Wallet addresses in the usual form of each asset; they belong to nobody. */
import type { Faker } from '@faker-js/faker';
import type { ExchangerTrade } from '../events/exchanger-trade.js';
import type { Random } from './planner.js';
import { drawSecret } from './random.js';

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const TRON_LENGTH = 33;
const SOLANA_LENGTH = 44;
const TON_LENGTH = 46;

/** An address that depends on nothing but `random`: the generator of names is set to a seed drawn from it. */
export function walletAddress(faker: Faker, random: Random, asset: ExchangerTrade['asset']): string {
  faker.seed(drawSecret(random));
  switch (asset) {
    case 'BTC':
      // The newest form is longer than a payment's field for it.
      return faker.finance.bitcoinAddress({ type: 'bech32' });
    case 'ETH':
      return faker.finance.ethereumAddress();
    case 'SOL':
      return faker.string.fromCharacters(BASE58, SOLANA_LENGTH);
    case 'TON':
      return `UQ${faker.string.alphanumeric(TON_LENGTH)}`;
    default:
      // USDT mostly travels on Tron, like TRX.
      return `T${faker.string.fromCharacters(BASE58, TRON_LENGTH)}`;
  }
}
