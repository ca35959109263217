/** For all integration tests: their brokers end before the optimising compiler or a parallel collector would pay. */
import { environment } from '@tengewatch/shared/runtime/environment.js';

const OPTIONS = '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** Jest calls it first. Test processes are started afterwards, and inherit it; what was set already stays. @public */
export default function shortLivedBrokers(): void {
  Object.assign(environment(), { KAFKA_JVM_PERFORMANCE_OPTS: OPTIONS, ...environment() });
}
