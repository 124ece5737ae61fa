/** Adapters of the engine's ports to DynamoDB, SQS and EventBridge. */
package dev.ratchet.aws;
