import { allFeatures, type Features, isFeatures } from '@pellucid/vision';
import { exitCode, Failure } from '../failure.ts';
import { suggestion } from '../text/suggestion.ts';

/** What `--features` names. @throws Failure of usage */
export function featuresNamed(name: string): Features {
  if (isFeatures(name)) return name;
  const near = suggestion(name, allFeatures);
  const advice = near === null ? '' : ` Did you mean ${near}?`;
  throw new Failure(exitCode.usage, `--features takes ${allFeatures.join(', ')}, not "${name}".${advice}`);
}
