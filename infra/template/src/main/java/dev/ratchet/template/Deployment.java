package dev.ratchet.template;

import static java.util.Objects.requireNonNull;

import java.util.function.UnaryOperator;

/**
 * Where a template is deployed to: what CloudFormation would know and the template itself does not.
 *
 * @param region {@code AWS::Region}
 * @param account {@code AWS::AccountId}
 * @param partition {@code AWS::Partition}, such as {@code aws}
 * @param stackName {@code AWS::StackName}; generated names begin with it
 * @param queueUrl the URL of the queue of a given name
 * @param apiEndpoint the URL of the HTTP API, without a slash at its end
 */
public record Deployment(
    String region,
    String account,
    String partition,
    String stackName,
    UnaryOperator<String> queueUrl,
    String apiEndpoint) {

  public Deployment {
    requireNonNull(region, "region is null");
    requireNonNull(account, "account is null");
    requireNonNull(partition, "partition is null");
    requireNonNull(stackName, "stackName is null");
    requireNonNull(queueUrl, "queueUrl is null");
    requireNonNull(apiEndpoint, "apiEndpoint is null");
  }

  /** A deployment to the emulators on this machine: us-east-1, account 000000000000. */
  public static Deployment local(
      String stackName, UnaryOperator<String> queueUrl, String apiEndpoint) {
    return new Deployment("us-east-1", "000000000000", "aws", stackName, queueUrl, apiEndpoint);
  }

  /** {@code AWS::URLSuffix}. */
  String urlSuffix() {
    return partition.equals("aws-cn") ? "amazonaws.com.cn" : "amazonaws.com";
  }

  /** The ARN of a resource of a service that knows no regions. */
  String globalArn(String service, String resource) {
    return String.join(":", "arn", partition, service, "", account, resource);
  }

  /** The ARN of a resource in this region and account. */
  String arn(String service, String resource) {
    return String.join(":", "arn", partition, service, region, account, resource);
  }
}
