import { Stack, type StackProps } from 'aws-cdk-lib';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import type { Names } from '../names.ts';

/** Requests from one address in five minutes before it waits. A municipality's office shares one address. */
const REQUESTS_PER_ADDRESS = 2_000;

const visible = (metricName: string) => ({ cloudWatchMetricsEnabled: true, sampledRequestsEnabled: false, metricName });

const managed = (name: string, priority: number, excluded: readonly string[] = []): CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: excluded.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visible(name),
});

/** The firewall: known attacks and floods stay outside. */
export function firewall(scope: Construct, id: string, kind: 'CLOUDFRONT' | 'REGIONAL', names: Names): CfnWebACL {
  return new CfnWebACL(scope, id, {
    name: `${names.prefix}-${kind.toLowerCase()}`,
    scope: kind,
    defaultAction: { allow: {} },
    visibilityConfig: visible(`${names.prefix}-firewall`),
    rules: [
      {
        name: 'flood',
        priority: 0,
        action: { block: {} },
        statement: {
          rateBasedStatement: { limit: REQUESTS_PER_ADDRESS, aggregateKeyType: 'IP', evaluationWindowSec: 300 },
        },
        visibilityConfig: visible('flood'),
      },
      managed('AWSManagedRulesAmazonIpReputationList', 1),
      managed('AWSManagedRulesKnownBadInputsRuleSet', 2),
      // A decision with its conditions is more than 8 KB, and legal texts quote markup and paths: these two only count.
      managed('AWSManagedRulesCommonRuleSet', 3, ['SizeRestrictions_BODY', 'CrossSiteScripting_BODY']),
    ],
  });
}

/** What CloudFront asks for in us-east-1, wherever the rest stands. */
export class EdgeStack extends Stack {
  readonly firewallArn: string;

  constructor(scope: Construct, id: string, props: StackProps & { readonly names: Names }) {
    super(scope, id, props);
    this.firewallArn = firewall(this, 'Firewall', 'CLOUDFRONT', props.names).attrArn;
  }
}
