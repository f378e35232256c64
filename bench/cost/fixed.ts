import { resourcesOf } from '#tests/infra/support/templates.ts';
import type { Usage } from './arithmetic.ts';

/** What a month costs whatever happens: counted in the templates of the example stage. */
export function countFixedMonth(): Usage {
  const resources = resourcesOf({}, true);
  const ofType = (type: string) => resources.filter(({ Type }) => Type === type);
  const entries = (value: unknown): number => (Array.isArray(value) ? value.length : 0);
  const firewalls = ofType('AWS::WAFv2::WebACL');
  return {
    'key-month': ofType('AWS::KMS::Key').length,
    // The client key is made by hand: docs/deploy.md.
    'secret-month': ofType('AWS::SecretsManager::Secret').length + 1,
    // An alarm on a formula is billed for each metric in it.
    'alarm-month': ofType('AWS::CloudWatch::Alarm').reduce(
      (sum, { Properties }) =>
        sum + Math.max(1, entries(Properties.Metrics) - (entries(Properties.Metrics) > 1 ? 1 : 0)),
      0,
    ),
    'metric-month': ofType('AWS::Logs::MetricFilter').length,
    'dashboard-month': ofType('AWS::CloudWatch::Dashboard').length,
    'firewall-month': firewalls.length,
    'firewall-rule-month': firewalls.reduce((sum, { Properties }) => sum + entries(Properties.Rules), 0),
  };
}
