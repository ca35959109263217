/** First in, first out: which credit a payment out took its money from, and how long that money had stayed. */
import type { CardView } from '@tengewatch/shared/rules/kit/card-view.js';
import { spanMs } from '@tengewatch/shared/rules/local-time.js';
import { HOUR_MS } from '@tengewatch/shared/events/time-spans.js';
import type { Movement } from '@tengewatch/shared/rules/movement.js';
import type { NomineeCardsParameters } from './params.js';

const MS_PER_SECOND = 1000;

/** What became of third parties' money that came in within the window. */
export interface Flow {
  /** Left as cash or crypto within the dwell limit, or was sent on. */
  readonly cashedTiyn: number;
  readonly onwardTiyn: number;
  /** Sum of tiyn times seconds stayed, over both. */
  readonly dwellTiynSeconds: number;
  /** Indexes of the movements with which third parties' money left within the dwell limit, even if it came in before the window. */
  readonly exits: ReadonlySet<number>;
}

/** Money that stayed for longer than the window is no longer looked at. */
export const maxDwellMs = ({ maxDwellHours }: NomineeCardsParameters, windowMs: number): number =>
  Math.min(spanMs(maxDwellHours, HOUR_MS), windowMs);

/** Follows the money from one dwell limit before the window on: what left in the window may have come in then. */
export function flowOf(card: CardView, dwellMs: number): Flow {
  const movements = card.movementsAlsoBefore(dwellMs);
  const exits = new Set<number>();
  const flow = { exits, cashedTiyn: 0, onwardTiyn: 0, dwellTiynSeconds: 0 };
  const lots = new Lots(movements[0]?.heldBeforeTiyn ?? 0);

  for (const movement of movements) {
    lots.spendDownTo(movement.heldBeforeTiyn);
    if (movement.isCredit) lots.put(movement);
    else lots.take(movement.amountTiyn, (credit, tiyn) => passOn(credit, tiyn, movement));
  }
  return flow;

  /** Counts the part of a credit that leaves with the movement `exit`, if it is third parties' money within the dwell limit. */
  function passOn(credit: Movement, tiyn: number, exit: Movement): void {
    const stayedMs = exit.timeMs - credit.timeMs;
    if (stayedMs > dwellMs || !credit.isThirdParty) return;
    exits.add(exit.index);
    if (!card.isInWindow(credit)) return;
    if (exit.isCashOut) flow.cashedTiyn += tiyn;
    else flow.onwardTiyn += tiyn;
    flow.dwellTiynSeconds += tiyn * Math.floor(stayedMs / MS_PER_SECOND);
  }
}

const nobodyAsks = (): void => undefined;

/** What a card holds, by the credits that it came from: the oldest goes out first. */
class Lots {
  private readonly credits: Movement[] = [];
  private oldest = 0;
  private takenOfOldestTiyn = 0;
  /** Money that the card held before the first movement that is followed. It goes out before the money of any credit. */
  private earlierTiyn: number;
  private heldTiyn: number;

  constructor(earlierTiyn: number) {
    this.earlierTiyn = earlierTiyn;
    this.heldTiyn = earlierTiyn;
  }

  put(credit: Movement): void {
    this.credits.push(credit);
    this.heldTiyn += credit.amountTiyn;
  }

  /** Takes out what was spent since the last movement on what is no movement, such as purchases: only the balance shows it. */
  spendDownTo(heldTiyn: number): void {
    if (heldTiyn < this.heldTiyn) this.take(this.heldTiyn - heldTiyn, nobodyAsks);
  }

  /** Takes out the sum, or all that is left if that is less. Calls `of` with each credit, and how much was taken from it. */
  take(wantedTiyn: number, of: (credit: Movement, tiyn: number) => void): void {
    const earlierTiyn = Math.min(wantedTiyn, this.earlierTiyn);
    this.earlierTiyn -= earlierTiyn;
    this.heldTiyn -= earlierTiyn;
    let leftTiyn = wantedTiyn - earlierTiyn;
    while (leftTiyn > 0 && this.oldest < this.credits.length) {
      const credit = this.credits[this.oldest]!;
      const tiyn = Math.min(leftTiyn, credit.amountTiyn - this.takenOfOldestTiyn);
      leftTiyn -= tiyn;
      this.heldTiyn -= tiyn;
      this.takenOfOldestTiyn += tiyn;
      if (this.takenOfOldestTiyn === credit.amountTiyn) {
        this.oldest += 1;
        this.takenOfOldestTiyn = 0;
      }
      of(credit, tiyn);
    }
  }
}
