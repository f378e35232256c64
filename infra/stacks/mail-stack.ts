import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus, type IRuleTarget, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, ResourcePolicy, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  DkimIdentity,
  EasyDkimSigningKeyLength,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import type { Construct } from 'constructs';
import { knownFailedEvents, knownFunction } from '../constructs/known.ts';
import { triggeredBy } from '../functions/table.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** The domain that mail comes from, and what the mail service tells of each message. */
export class MailStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      readonly settings: Settings;
      readonly names: Names;
      readonly logKey: IKey;
    },
  ) {
    super(scope, id, props);
    const { settings, names, logKey } = props;
    const set = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: names.configurationSet,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      // An address that bounced or complained gets nothing more; the secretariat is told (docs/runbooks/mail-bounces.md).
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      reputationMetrics: true,
      sendingEnabled: true,
    });
    new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(settings.mail.domain),
      // What is sent without naming a configuration set goes by this one.
      configurationSet: set,
      dkimIdentity: DkimIdentity.easyDkim(EasyDkimSigningKeyLength.RSA_2048_BIT),
      mailFromDomain: `bounce.${settings.mail.domain}`,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.REJECT_MESSAGE,
      feedbackForwarding: false,
    });
    set.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.DELIVERY_DELAY,
        EmailSendingEvent.RENDERING_FAILURE,
      ],
    });
    const takesFeedback = triggeredBy('mail');
    const rule = new Rule(this, 'Feedback', {
      description: 'What the mail service tells of our messages',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [names.configurationSet] } } },
      },
    });
    rule.addTarget(
      new LambdaTarget(knownFunction(this, names, takesFeedback), {
        deadLetterQueue: knownFailedEvents(this, names),
        retryAttempts: 20,
        maxEventAge: Duration.hours(24),
      }),
    );
    rule.addTarget(this.archive(names, logKey));
  }

  /**
   * What left is written down outside the table: after a restore nothing is sent again (docs/runbooks/restore.md). It names addresses, and
   * is kept for little longer than the table can be restored to.
   */
  private archive(names: Names, logKey: IKey): IRuleTarget {
    const group = new LogGroup(this, 'Archive', {
      logGroupName: `/aws/events/${names.prefix}-mail`,
      retention: RetentionDays.TWO_MONTHS,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new ResourcePolicy(this, 'ArchivePolicy', {
      resourcePolicyName: `${names.prefix}-mail-archive`,
      policyStatements: [
        new PolicyStatement({
          principals: [
            new ServicePrincipal('events.amazonaws.com'),
            new ServicePrincipal('delivery.logs.amazonaws.com'),
          ],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [group.logGroupArn],
        }),
      ],
    });
    const arn = this.formatArn({ service: 'logs', resource: `log-group:/aws/events/${names.prefix}-mail` });
    return { bind: () => ({ arn }) };
  }
}
