import { CfnOutput, Duration, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import {
  AccessLogField,
  AccessLogFormat,
  EndpointType,
  LambdaIntegration,
  LogGroupLogDestination,
  RestApi,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { knownFunction } from '../constructs/known.ts';
import { accept } from '../constructs/reasons.ts';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { firewall } from './edge-stack.ts';

/** Which function answers what; everything else is the portal's. */
export const ROUTES: Readonly<Record<string, string>> = {
  '/api/{proxy+}': 'api',
  '/register.json': 'register',
  '/register.csv': 'register',
  '/register.atom': 'register',
  '/register.jsonld': 'register',
};
const EVERYTHING_ELSE = 'web';

const REQUESTS_PER_SECOND = 200;
const BURST = 400;
/** The header by which a request shows that it came by CloudFront. */
const ORIGIN_HEADER = 'x-beraad-origin';

interface WebStackProps extends StackProps {
  readonly settings: Settings;
  readonly names: Names;
  readonly originKeyArn: string;
  readonly accessLogs: Bucket;
  readonly logKey: IKey;
  /** The firewall of CloudFront, where there is one. */
  readonly firewallArn: string | undefined;
}

const WHY_NO_AUTHORIZER =
  'The functions check who calls: the API verifies ACM/IDM tokens itself (docs/identity.md), the portal has sessions, the register is public.';

/** How people and machines come in: CloudFront before an HTTP API, or a regional REST API; a firewall before either. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);
    const log = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${props.names.prefix}`,
      retention: props.settings.retention.logDays satisfies number as RetentionDays,
      encryptionKey: props.logKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    if (props.settings.entrance.kind === 'cloudfront') this.throughCloudFront(props, log);
    else this.regional(props, log);
  }

  private throughCloudFront(props: WebStackProps, log: LogGroup): void {
    const { settings, names, originKeyArn, accessLogs, firewallArn } = props;
    const api = new HttpApi(this, 'HttpApi', { apiName: names.prefix, createDefaultStage: false });
    const integrations = new Map<string, HttpLambdaIntegration>();
    const to = (name: string): HttpLambdaIntegration => {
      const known = integrations.get(name) ?? new HttpLambdaIntegration(`To${name}`, knownFunction(this, names, name));
      integrations.set(name, known);
      return known;
    };
    const routes = [
      ...Object.entries(ROUTES).flatMap(([path, name]) =>
        api.addRoutes({ path, methods: [HttpMethod.ANY], integration: to(name) }),
      ),
      ...api.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.ANY], integration: to(EVERYTHING_ELSE) }),
      ...api.addRoutes({ path: '/', methods: [HttpMethod.ANY], integration: to(EVERYTHING_ELSE) }),
    ];
    for (const route of routes) accept(route, 'AwsSolutions-APIG4', WHY_NO_AUTHORIZER);
    new CfnStage(this, 'Stage', {
      apiId: api.apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: REQUESTS_PER_SECOND,
        throttlingBurstLimit: BURST,
        detailedMetricsEnabled: true,
      },
      accessLogSettings: {
        destinationArn: log.logGroupArn,
        // No address of a person and no path: paths name dossiers and bodies.
        format: JSON.stringify({
          requestId: '$context.requestId',
          route: '$context.routeKey',
          status: '$context.status',
          milliseconds: '$context.responseLatency',
          error: '$context.integrationErrorMessage',
        }),
      },
    });

    const origin = new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)), {
      protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
      originSslProtocols: [OriginSslPolicy.TLS_V1_2],
      readTimeout: Duration.seconds(30),
      customHeaders: { [ORIGIN_HEADER]: `{{resolve:secretsmanager:${originKeyArn}}}` },
    });
    const straight = {
      origin,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      compress: true,
    };
    const distribution = new Distribution(this, 'Distribution', {
      comment: names.prefix,
      domainNames: [settings.entrance.host],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.entrance.certificate),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      ...(firewallArn === undefined ? {} : { webAclId: firewallArn }),
      enableLogging: true,
      logBucket: accessLogs,
      logFilePrefix: 'cloudfront/',
      logIncludesCookies: false,
      // What people see after logging in is nobody else's: only the register and the assets are kept.
      defaultBehavior: {
        ...straight,
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
      },
      additionalBehaviors: {
        '/register.*': { ...straight, cachePolicy: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS },
        '/assets/*': { ...straight, cachePolicy: CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS },
      },
    });
    accept(
      distribution,
      'AwsSolutions-CFR1',
      'Applicants and committees travel: the portal is not closed to countries.',
    );
    new CfnOutput(this, 'PointTheHostHere', { value: distribution.distributionDomainName });
  }

  private regional(props: WebStackProps, log: LogGroup): void {
    const { settings, names } = props;
    const api = new RestApi(this, 'RestApi', {
      restApiName: names.prefix,
      endpointTypes: [EndpointType.REGIONAL],
      disableExecuteApiEndpoint: true,
      binaryMediaTypes: ['*/*'],
      cloudWatchRole: false,
      domainName: {
        domainName: settings.entrance.host,
        certificate: Certificate.fromCertificateArn(this, 'Certificate', settings.entrance.certificate),
        endpointType: EndpointType.REGIONAL,
        securityPolicy: SecurityPolicy.TLS_1_2,
      },
      deployOptions: {
        stageName: 'live',
        throttlingRateLimit: REQUESTS_PER_SECOND,
        throttlingBurstLimit: BURST,
        metricsEnabled: true,
        tracingEnabled: true,
        accessLogDestination: new LogGroupLogDestination(log),
        accessLogFormat: AccessLogFormat.custom(
          JSON.stringify({
            requestId: AccessLogField.contextRequestId(),
            route: AccessLogField.contextResourcePath(),
            status: AccessLogField.contextStatus(),
            milliseconds: AccessLogField.contextResponseLatency(),
          }),
        ),
      },
    });
    const functions = new Map<string, IFunction>();
    const functionOf = (name: string): IFunction => {
      const known = functions.get(name) ?? knownFunction(this, names, name);
      functions.set(name, known);
      return known;
    };
    const method = (resource: ReturnType<typeof api.root.addResource> | typeof api.root, name: string): void => {
      const added = resource.addMethod('ANY', new LambdaIntegration(functionOf(name), { proxy: true }));
      accept(added, 'AwsSolutions-APIG4', WHY_NO_AUTHORIZER);
      accept(added, 'AwsSolutions-COG4', WHY_NO_AUTHORIZER);
    };
    for (const [path, name] of Object.entries(ROUTES)) method(api.root.resourceForPath(path), name);
    method(api.root.addResource('{proxy+}'), EVERYTHING_ELSE);
    method(api.root, EVERYTHING_ELSE);
    accept(
      api,
      'AwsSolutions-APIG2',
      'The functions validate every request against their own schemas and say what is wrong, and where.',
    );
    accept(
      api.deploymentStage,
      'AwsSolutions-APIG6',
      'Execution logs of API Gateway hold headers and bodies, and so personal data; the access log and the functions tell enough.',
    );
    new CfnWebACLAssociation(this, 'FirewallBefore', {
      resourceArn: api.deploymentStage.stageArn,
      webAclArn: firewall(this, 'Firewall', 'REGIONAL', names).attrArn,
    });
    new CfnOutput(this, 'PointTheHostHere', { value: api.domainName?.domainNameAliasDomainName ?? '' });
  }
}
