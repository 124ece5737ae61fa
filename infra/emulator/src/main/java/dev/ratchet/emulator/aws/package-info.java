/** DynamoDB and SQS on this machine, and what a template wants of them. */
package dev.ratchet.emulator.aws;
