/** A run whose parts are processes of their own: starts them or joins those of a run, and reports as a run in one process does. */
import { describeRun } from '@tengewatch/shared/pipeline/describe-run.js';
import { producers } from '@tengewatch/shared/pipeline/producers.js';
import { environment } from '@tengewatch/shared/runtime/environment.js';
import { shippedCalibration } from '@tengewatch/shared/scenario/named-scenario.js';
import type { RunReport } from '@tengewatch/shared/scoring/run-report.js';
import { detectorsOf } from '@tengewatch/shared/service/detectors.js';
import { serviceTopicSpecs } from '@tengewatch/shared/service/service-topics.js';
import type { ServicesRunOptions } from '../run-options.js';
import { startFleet, type Fleet } from '../services/fleet.js';
import { serviceEnvironment } from '../services/service-environment.js';
import { servicePrograms } from '../services/service-programs.js';
import { followRun } from './follow-run.js';
import { createRules } from '@tengewatch/detector/create-rules.js';
import { openRunLog } from './run-log.js';
import { newRunName } from './run-name.js';
import { servicesReport } from './services-report.js';

/** From SIGTERM to the end of a service; what it saves then is of use only to a run that is kept. */
const DRAIN_SECONDS = 10;
/** A service that drains too long ends by itself, and is given the time to say so. */
const STOP_LIMIT_MS = (DRAIN_SECONDS + 2) * 1000;

export async function runServices(options: ServicesRunOptions): Promise<RunReport> {
  const { scenario, seed, services, kafka } = options;
  const run = describeRun(scenario, seed, producers, createRules(scenario.rules));
  const name = services.join ?? newRunName(run);
  // What services go on working with is not this process's to remove.
  const keep = kafka.keep || services.join !== undefined;
  const runLog = await openRunLog(run, { ...kafka, keep, topicPrefix: name }, options.signal);
  let report: RunReport;
  try {
    // Services that run already have the topics of their detectors, whichever these are.
    const detectors = services.join === undefined ? detectorsOf(run, services.detectorFor) : [];
    await runLog.log.ensureTopics(serviceTopicSpecs(run, detectors));
    const fleet = services.join === undefined ? start() : servedElsewhere;
    try {
      report = servicesReport(options, run, await followRun({ runLog, run, fleet, options }), shippedCalibration().targets);
    } finally {
      await fleet.stop();
    }
  } catch (error) {
    await runLog.abandon();
    throw error;
  }
  await runLog.leave();
  return report;

  function start(): Fleet {
    const { say, logFolder, onStarted, argument } = services;
    const { settings } = options;
    return startFleet({
      programs: servicePrograms(run, services),
      env: serviceEnvironment({ name, argument, scenario, seed, settings, kafka, drainSeconds: DRAIN_SECONDS }, environment()),
      say,
      stopLimitMs: STOP_LIMIT_MS,
      ...(logFolder === undefined ? {} : { logFolder }),
      ...(onStarted === undefined ? {} : { onStarted }),
    });
  }
}

/** Services that somebody else has started, and stops. */
const servedElsewhere: Fleet = {
  failure: new AbortController().signal,
  tellWarnings: () => undefined,
  stop: () => Promise.resolve(),
};
