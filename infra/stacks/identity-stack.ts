import { RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { accept } from '../constructs/reasons.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';

/** The names of the settings of ACM/IDM in SSM, by the variable that takes them. */
const PARAMETERS = {
  BERAAD_TOKEN_ISSUER: 'issuer',
  BERAAD_TOKEN_KEYS_URL: 'keys-url',
  BERAAD_TOKEN_AUDIENCE: 'audience',
  BERAAD_OPENID_CLIENT: 'client-id',
  BERAAD_OPERATOR: 'operator',
} as const;
export type IdentityVariable = keyof typeof PARAMETERS;

export const isIdentityVariable = (name: string): name is IdentityVariable => Object.hasOwn(PARAMETERS, name);

/** Who Beraad is at ACM/IDM, and the keys that only it knows. */
export class IdentityStack extends Stack {
  /** The ARN of each secret, by the variable that takes it. */
  readonly secrets: Readonly<Record<'BERAAD_TEXT_KEY' | 'BERAAD_OPENID_KEY' | 'BERAAD_ORIGIN_KEY', string>>;
  private readonly prefix: string;

  constructor(
    scope: Construct,
    id: string,
    props: StackProps & { readonly settings: Settings; readonly names: Names; readonly key: IKey },
  ) {
    super(scope, id, { ...props, terminationProtection: true });
    const { names, key, settings } = props;
    this.prefix = `/${names.prefix}/identity`;
    const values: Record<IdentityVariable, string> = {
      BERAAD_TOKEN_ISSUER: settings.identity.issuer,
      BERAAD_TOKEN_KEYS_URL: settings.identity.keysUrl,
      BERAAD_TOKEN_AUDIENCE: settings.identity.audience,
      BERAAD_OPENID_CLIENT: settings.identity.clientId,
      BERAAD_OPERATOR: settings.identity.operator,
    };
    for (const [variable, name] of Object.entries(PARAMETERS)) {
      if (!isIdentityVariable(variable)) continue;
      new StringParameter(this, `Parameter${name}`, {
        parameterName: `${this.prefix}/${name}`,
        stringValue: values[variable],
      });
    }

    const textKey = new Secret(this, 'TextKey', {
      secretName: `${names.prefix}/text-key`,
      description:
        'Key of the hashes that stand in the log for free text. Never change it: hashes would not match any more.',
      encryptionKey: key,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    accept(
      textKey,
      'AwsSolutions-SMG4',
      'The log holds hashes made with this key for as long as the log lives: it must not rotate.',
    );

    // No value: the private key is made by whoever registers Beraad at ACM/IDM, and put here by hand (docs/deploy.md).
    const clientKey = new CfnSecret(this, 'ClientKey', {
      name: `${names.prefix}/client-key`,
      description: 'Private key (JWK, RS256) with which Beraad proves itself to ACM/IDM: private_key_jwt.',
      kmsKeyId: key.keyArn,
    });
    clientKey.applyRemovalPolicy(RemovalPolicy.RETAIN);
    accept(
      clientKey,
      'AwsSolutions-SMG4',
      'ACM/IDM takes a new public key by hand: docs/runbooks/login-fails.md says how it is changed.',
    );

    const originKey = new Secret(this, 'OriginKey', {
      secretName: `${names.prefix}/origin-key`,
      description: 'What CloudFront sends along so that nobody reaches the API around it and its firewall.',
      encryptionKey: key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    accept(
      originKey,
      'AwsSolutions-SMG4',
      'CloudFront and the functions must change it together: a deployment does, with a new secret.',
    );

    this.secrets = {
      BERAAD_TEXT_KEY: textKey.secretArn,
      BERAAD_OPENID_KEY: clientKey.ref,
      BERAAD_ORIGIN_KEY: originKey.secretArn,
    };
  }

  /** What CloudFormation puts in the place of a setting when it deploys. */
  reference(variable: IdentityVariable): string {
    return `{{resolve:ssm:${this.prefix}/${PARAMETERS[variable]}}}`;
  }
}
