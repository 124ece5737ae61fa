package dev.ratchet.emulator.function;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.ratchet.emulator.host.Surroundings;
import dev.ratchet.template.LambdaFunction;

/**
 * What a handler may know about its invocation.
 *
 * @param function the function
 * @param requestId the id of this invocation
 * @param deadline when its time is up, in {@link Surroundings#ticks()}
 * @param surroundings where the time comes from
 * @param log its log
 */
record InvocationContext(
    LambdaFunction function,
    String requestId,
    long deadline,
    Surroundings surroundings,
    FunctionLog log)
    implements Context {

  @Override
  public String getAwsRequestId() {
    return requestId;
  }

  @Override
  public String getLogGroupName() {
    return "/aws/lambda/" + function.name();
  }

  @Override
  public String getLogStreamName() {
    return "local";
  }

  @Override
  public String getFunctionName() {
    return function.name();
  }

  @Override
  public String getFunctionVersion() {
    return LocalFunction.VERSION;
  }

  @Override
  public String getInvokedFunctionArn() {
    return function.arn();
  }

  @Override
  public CognitoIdentity getIdentity() {
    return null;
  }

  @Override
  public ClientContext getClientContext() {
    return null;
  }

  @Override
  public int getRemainingTimeInMillis() {
    return Math.toIntExact(Math.max(0, deadline - surroundings.ticks()));
  }

  @Override
  public int getMemoryLimitInMB() {
    return function.memoryMegabytes();
  }

  @Override
  public LambdaLogger getLogger() {
    return log;
  }
}
