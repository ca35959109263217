/** What banks check: the sender of money that comes in, and the person at the machine. One policy for everybody. */
import type { AtmWithdrawal } from '../events/atm-withdrawal.js';
import type { CardTopUp } from '../events/card-top-up.js';
import { tengeToTiyn } from '../events/money.js';
import type { WorldParameters } from './parameters.js';
import { bankNames } from './banks.js';
import { drawSecret, mix, unitOf, type SeededRandom } from './random.js';

export interface Controls {
  /** How the bank verified a sender; `unit` in [0, 1) decides where the policy leaves it open. */
  senderVerification(
    channel: CardTopUp['channel'],
    senderIin: string | null,
    amountTiyn: number,
    unit: number,
  ): CardTopUp['senderVerification'];
  /** The check made at a machine; the same card, machine and instant always get the same answer. `cardKey` stands for the card. */
  biometric(atmBank: string, cardKey: number, timeMs: number): AtmWithdrawal['biometric'];
}

export function createControls(parameters: WorldParameters['controls'], random: SeededRandom): Controls {
  const thresholdTiyn = tengeToTiyn(parameters.senderVerifiedAboveKzt);
  const checking = new Set<string>(
    random
      .fork('banks')
      .shuffle(bankNames)
      .slice(0, Math.round(parameters.biometricBankShare * bankNames.length)),
  );
  const secret = drawSecret(random.fork('checks'));
  return {
    senderVerification(channel, senderIin, amountTiyn, unit) {
      if (senderIin === null) return 'none';
      if (channel !== 'p2p' && channel !== 'terminal') return 'government-database';
      if (amountTiyn > thresholdTiyn) return unit < parameters.verifiedAboveShare ? 'government-database' : 'app';
      if (channel === 'terminal') return 'sms';
      return unit < parameters.appShareBelow ? 'app' : 'sms';
    },
    biometric(atmBank, cardKey, timeMs) {
      if (!checking.has(atmBank)) return 'none';
      const unit = unitOf(mix(mix(secret, cardKey), timeMs));
      if (unit >= parameters.biometricCheckShare) return 'none';
      return unit < parameters.biometricCheckShare / 2 ? 'face' : 'fingerprint';
    },
  };
}
