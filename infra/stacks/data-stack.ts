import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  ProjectionType,
  StreamViewType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { CfnMalwareProtectionPlan } from 'aws-cdk-lib/aws-guardduty';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  ObjectLockRetention,
  ObjectOwnership,
  StorageClass,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { INDEXES, TABLE } from '#adapters/dynamodb/table-schema.ts';
import { accept } from '../constructs/reasons.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

const DAYS_OF_A_YEAR = 365;
/** An upload that is accepted is copied within minutes; what is left over is of no use to anybody. */
const QUARANTINE_DAYS = 30;
/** The draft of a letter serves until it is signed; it can be printed again. */
const DRAFT_DAYS = 365;
const ACCESS_LOG_DAYS = 90;
/** The longest that DynamoDB can look back. */
const RECOVERY_DAYS = 35;

/** What holds for every bucket: nobody comes in from outside, nothing goes in clear, no deployment takes it away. */
const CLOSED = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
  removalPolicy: RemovalPolicy.RETAIN,
} as const;

/** Everything that must outlive every deployment. Nothing here is ever removed by CloudFormation. */
export class DataStack extends Stack {
  readonly key: Key;
  readonly table: Table;
  readonly documents: Bucket;
  readonly working: Bucket;
  readonly quarantine: Bucket;
  readonly accessLogs: Bucket;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly settings: Settings; readonly names: Names },
  ) {
    super(scope, id, { ...props, terminationProtection: true });
    const { settings, names } = props;

    this.key = new Key(this, 'DataKey', {
      description: 'Beraad: the table, the documents, the secrets',
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });

    this.table = new Table(this, 'Table', {
      tableName: names.prefix,
      partitionKey: { name: TABLE.partitionKey, type: AttributeType.STRING },
      sortKey: { name: TABLE.sortKey, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: RECOVERY_DAYS },
      deletionProtection: true,
      stream: StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: TABLE.timeToLive,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of INDEXES) {
      this.table.addGlobalSecondaryIndex({
        indexName: index.name,
        partitionKey: { name: index.partitionKey, type: AttributeType.STRING },
        sortKey: { name: index.sortKey, type: AttributeType.STRING },
        projectionType: index.projection === 'ALL' ? ProjectionType.ALL : ProjectionType.KEYS_ONLY,
      });
    }

    this.accessLogs = new Bucket(this, 'AccessLogs', {
      ...CLOSED,
      bucketName: names.accessLogs,
      // S3 and CloudFront write their logs only into a bucket with S3's own keys.
      encryption: BucketEncryption.S3_MANAGED,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
      lifecycleRules: [{ expiration: Duration.days(ACCESS_LOG_DAYS) }],
    });
    accept(this.accessLogs, 'AwsSolutions-S1', 'The bucket of access logs does not log the access to itself.');

    const lockedFor = Duration.days(settings.retention.documentYears * DAYS_OF_A_YEAR);
    this.documents = new Bucket(this, 'Documents', {
      ...this.kept(names.documents, 'documents/'),
      versioned: true,
      objectLockEnabled: true,
      objectLockDefaultRetention:
        settings.retention.lock === 'compliance'
          ? ObjectLockRetention.compliance(lockedFor)
          : ObjectLockRetention.governance(lockedFor),
      lifecycleRules: [
        // A document of which the same bytes were written twice.
        { noncurrentVersionExpiration: Duration.days(1), abortIncompleteMultipartUploadAfter: Duration.days(7) },
        { transitions: [{ storageClass: StorageClass.INTELLIGENT_TIERING, transitionAfter: Duration.days(30) }] },
      ],
    });

    this.working = new Bucket(this, 'Working', {
      ...this.kept(names.working, 'working/'),
      // What signatures are validated with can be had back for a while, should a day's fetch have spoilt it.
      versioned: true,
      lifecycleRules: [
        { noncurrentVersionExpiration: Duration.days(30), abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: 'letters/', expiration: Duration.days(DRAFT_DAYS) },
      ],
    });

    this.quarantine = new Bucket(this, 'Quarantine', {
      ...this.kept(names.quarantine, 'quarantine/'),
      lifecycleRules: [
        { expiration: Duration.days(QUARANTINE_DAYS), abortIncompleteMultipartUploadAfter: Duration.days(1) },
      ],
    });
    this.scanQuarantine(names.quarantine);
  }

  /** A bucket of Beraad's own: under its key, every access logged. */
  private kept(bucketName: string, serverAccessLogsPrefix: string): BucketProps {
    return {
      ...CLOSED,
      bucketName,
      encryption: BucketEncryption.KMS,
      encryptionKey: this.key,
      bucketKeyEnabled: true,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      serverAccessLogsBucket: this.accessLogs,
      serverAccessLogsPrefix,
    };
  }

  /** GuardDuty scans what comes into quarantine; https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html */
  private scanQuarantine(name: string): void {
    const arn = this.formatArn({ service: 's3', region: '', account: '', resource: name });
    const role = new Role(this, 'MalwareScan', {
      assumedBy: new ServicePrincipal('malware-protection-plan.guardduty.amazonaws.com'),
    });
    const rule = this.formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: 'DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*',
    });
    const statements = [
      new PolicyStatement({
        actions: ['events:PutRule', 'events:DeleteRule', 'events:PutTargets', 'events:RemoveTargets'],
        resources: [rule],
        conditions: { StringLike: { 'events:ManagedBy': 'malware-protection-plan.guardduty.amazonaws.com' } },
      }),
      new PolicyStatement({ actions: ['events:DescribeRule', 'events:ListTargetsByRule'], resources: [rule] }),
      new PolicyStatement({
        actions: [
          's3:GetObject',
          's3:GetObjectVersion',
          's3:GetObjectTagging',
          's3:PutObjectTagging',
          's3:GetObjectVersionTagging',
          's3:PutObjectVersionTagging',
        ],
        resources: [`${arn}/*`],
      }),
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: [`${arn}/malware-protection-resource-validation-object`],
      }),
      new PolicyStatement({
        actions: ['s3:ListBucket', 's3:GetBucketNotification', 's3:PutBucketNotification'],
        resources: [arn],
      }),
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [this.key.keyArn],
        conditions: { StringLike: { 'kms:ViaService': `s3.${this.region}.amazonaws.com` } },
      }),
    ];
    for (const statement of statements) role.addToPolicy(statement);
    const policy = role.node.findChild('DefaultPolicy');
    accept(
      policy,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:s3:::${name}/*]`,
      'GuardDuty scans every object of this bucket.',
    );
    accept(
      policy,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:events:${this.region}:${this.account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*]`,
      'GuardDuty names its own rule; the policy is the one that its documentation asks for.',
    );
    const plan = new CfnMalwareProtectionPlan(this, 'MalwareProtection', {
      role: role.roleArn,
      protectedResource: { s3Bucket: { bucketName: this.quarantine.bucketName } },
      actions: { tagging: { status: 'ENABLED' } },
    });
    plan.node.addDependency(policy);
  }
}
