/** The public register of licensed digital-asset platforms, as both the world and the detectors know it. */

export interface RegisteredPlatform {
  readonly name: string;
  /** Other forms of the name that appear on payments and belong to the same licence. */
  readonly aliases: readonly string[];
}

/**
 * Twenty licensed platforms. Two names are those that the press gives as registered (Bybit, WhiteBIT); the other
 * eighteen are invented, so that no real firm is said to be licensed or not.
 */
export const platformRegister: readonly RegisteredPlatform[] = [
  { name: 'Bybit', aliases: ['Bybit KZ', 'Bybit Limited'] },
  { name: 'WhiteBIT', aliases: ['WhiteBIT KZ', 'WhiteBIT Kazakhstan'] },
  { name: 'Altyn Exchange', aliases: ['ALTYNEX'] },
  { name: 'Saqshy Digital', aliases: ['Saqshy'] },
  { name: 'Tengri Coin', aliases: ['Tengri Coin Market'] },
  { name: 'Nomad Crypto', aliases: ['NomadCrypto KZ'] },
  { name: 'Steppe Trade', aliases: ['SteppeTrade'] },
  { name: 'Baiterek Assets', aliases: ['Baiterek DA'] },
  { name: 'Qazyna Bit', aliases: ['QazynaBit'] },
  { name: 'Silk Road Digital', aliases: ['SRD Exchange'] },
  { name: 'Khan Tengri Exchange', aliases: ['KTX'] },
  { name: 'Sunqar', aliases: ['Sunqar Exchange'] },
  { name: 'Oasis Chain', aliases: ['OasisChain'] },
  { name: 'Dala Finance', aliases: ['DalaFi'] },
  { name: 'Zhuldyz Markets', aliases: ['ZhuldyzX'] },
  { name: 'Aqsha Bridge', aliases: ['AqshaBridge'] },
  { name: 'Irbis Digital', aliases: ['Irbis DA'] },
  { name: 'Caspian Token', aliases: ['CaspianToken'] },
  { name: 'Medeu Capital', aliases: ['Medeu'] },
  { name: 'Kokpar Exchange', aliases: ['KokparEx'] },
];
