/** Crypto bought or sold against a card through a platform. */
import Type from 'typebox';
import { cardNumber, decimalText, eventHead, iin, oneOf, shortText, tiyn } from './schema-parts.js';

export const tradeSides = ['buy', 'sell'] as const;
export const cryptoAssets = ['USDT', 'BTC', 'ETH', 'TRX', 'TON', 'SOL'] as const;

/** Decimals of a quantity. */
export const quantityDecimals = { USDT: 6, BTC: 8, ETH: 8, TRX: 6, TON: 9, SOL: 9 } as const satisfies Record<
  (typeof cryptoAssets)[number],
  number
>;

export const ExchangerTrade = Type.Object(
  {
    ...eventHead,
    card: cardNumber,
    bank: shortText('Bank that issued the card.'),
    city: shortText('Home city of the card.'),
    holderIin: iin('Holder of the card.'),
    platform: shortText('Name of the platform as it stands on the payment.'),
    side: oneOf(tradeSides, 'buy: the card pays tenge for crypto; sell: the card receives tenge.'),
    asset: oneOf(cryptoAssets, 'Asset that changed hands.'),
    quantity: decimalText('Quantity of the asset.'),
    rateKzt: decimalText('Tenge for one unit of the asset.'),
    fiatTiyn: tiyn('Sum in tenge that left (buy) or reached (sell) the card.'),
    wallet: shortText("The customer's wallet address."),
  },
  { $id: 'ExchangerTrade', additionalProperties: false, description: 'A crypto trade settled with a card.' },
);
export type ExchangerTrade = Type.Static<typeof ExchangerTrade>;
