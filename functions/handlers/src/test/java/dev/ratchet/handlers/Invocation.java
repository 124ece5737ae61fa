package dev.ratchet.handlers;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;

/** What Lambda tells of an invocation, as far as we ask. */
record Invocation(int getRemainingTimeInMillis) implements Context {
  @Override
  public String getAwsRequestId() {
    return "request-17";
  }

  @Override
  public String getLogGroupName() {
    throw notAsked();
  }

  @Override
  public String getLogStreamName() {
    throw notAsked();
  }

  @Override
  public String getFunctionName() {
    throw notAsked();
  }

  @Override
  public String getFunctionVersion() {
    throw notAsked();
  }

  @Override
  public String getInvokedFunctionArn() {
    throw notAsked();
  }

  @Override
  public CognitoIdentity getIdentity() {
    throw notAsked();
  }

  @Override
  public ClientContext getClientContext() {
    throw notAsked();
  }

  @Override
  public int getMemoryLimitInMB() {
    throw notAsked();
  }

  @Override
  public LambdaLogger getLogger() {
    throw notAsked();
  }

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("No handler asks for this.");
  }
}
