/** Lambda on this machine: functions in JVMs of their own, under AWS's own runtime. */
package dev.ratchet.testkit.lambda;
