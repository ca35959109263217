/** Honest look-alike of nominee cards: a student with a new card whom relatives support, and who soon takes the money as cash. */
import { DAYS_PER_MONTH } from '../../../events/time-spans.js';
import { createPassOn } from '../../planning/pass-on.js';
import { honestParties, lookAlikeTraits } from '../../planning/look-alike-tools.js';
import { aboutWhole } from '../../planning/draw.js';
import { cardMember, mainCard, type BuiltLookAlike, type PlannerTools } from '../../planning/planner-tools.js';
import type { LookAlike } from '../typology.js';

export const supportedStudent: LookAlike = {
  whatItIs: 'Relatives support a student, whose card is new and who takes much of the money as cash.',
  howItShows: 'It shows in the same few senders again and again, month after month.',
  mostPeople: 1,
  mostActionsADay: 20,
  creditedKztADay: 50_000,
  build,
};

function build(tools: PlannerTools): BuiltLookAlike {
  const { country, random, world } = tools;
  const traits = lookAlikeTraits(tools, world.typologies['nominee-cards']['supported-student']);
  const person = country.recruit(random.fork('recruit'), { occupation: 'student', newestCardDays: world.schemes.youngCardDays });
  const card = mainCard(country, person);
  const { relatives, machines } = traits;
  const passOn = createPassOn(tools, card, traits, honestParties(tools, card, { regulars: relatives, recipients: relatives, machines }));
  return {
    planner: {
      planDay(day) {
        passOn.planPayments(day, aboutWhole(random, (relatives * traits.perMonth) / DAYS_PER_MONTH));
      },
    },
    members: [cardMember('student', card)],
  };
}
