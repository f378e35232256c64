import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { BackupPlan, BackupPlanRule, BackupResource, BackupVault } from 'aws-cdk-lib/aws-backup';
import { type CronOptions, Schedule } from 'aws-cdk-lib/aws-events';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { accept } from '../constructs/reasons.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** Nobody can delete a copy before this. */
const SHORTEST_DAYS = 35;

const rule = (ruleName: string, on: CronOptions, keptDays: number): BackupPlanRule =>
  new BackupPlanRule({
    ruleName,
    scheduleExpression: Schedule.cron({ hour: '2', minute: '30', ...on }),
    startWindow: Duration.hours(1),
    completionWindow: Duration.hours(8),
    deleteAfter: Duration.days(keptDays),
  });

/** Copies that nobody can delete before their time. */
export class BackupStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    props: StackProps & {
      readonly settings: Settings;
      readonly names: Names;
      readonly tableArn: string;
      readonly bucketArn: string;
    },
  ) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, names, tableArn, bucketArn } = props;
    const key = new Key(this, 'BackupKey', {
      description: `${names.prefix}: backups`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const vault = new BackupVault(this, 'Vault', {
      backupVaultName: names.prefix,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
      lockConfiguration: {
        minRetention: Duration.days(SHORTEST_DAYS),
        // After this grace the lock itself is for ever.
        changeableFor: Duration.days(3),
      },
    });
    const plan = new BackupPlan(this, 'Plan', {
      backupPlanName: names.prefix,
      backupVault: vault,
      // Every copy of a table is a full one, and paid as such: docs/cost.md. The last 35 days are in the table's own log.
      backupPlanRules: [
        rule('weekly', { weekDay: 'SUN' }, SHORTEST_DAYS),
        rule('monthly', { day: '1' }, settings.retention.backupDays),
      ],
    });
    const role = new Role(this, 'BackupRole', {
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSBackupServiceRolePolicyForBackup'),
        ManagedPolicy.fromAwsManagedPolicyName('AWSBackupServiceRolePolicyForS3Backup'),
      ],
    });
    const reason = 'AWS Backup needs what AWS keeps up to date in this policy; it can only be assumed by AWS Backup.';
    accept(
      role,
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup]',
      reason,
    );
    accept(
      role,
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup]',
      reason,
    );
    plan.addSelection('Everything', {
      role,
      resources: [BackupResource.fromArn(tableArn), BackupResource.fromArn(bucketArn)],
      disableDefaultBackupPolicy: true,
    });
  }
}
