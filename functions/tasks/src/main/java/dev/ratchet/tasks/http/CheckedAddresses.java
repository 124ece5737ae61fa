package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks hosts up, and has every address that is found checked by an {@link AddressGuard}. */
final class CheckedAddresses {
  private static final long THREAD_IDLE_SECONDS = 5;

  /**
   * Threads of their own, since a lookup is a native call that neither an interrupt nor the alarm
   * can end, so that it is left behind instead.
   */
  private static final Executor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          THREAD_IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("ratchet-dns-", 0).factory());

  private final AddressGuard guard;
  private final Resolver resolver;

  CheckedAddresses(AddressGuard guard, Resolver resolver) {
    this.guard = requireNonNull(guard, "guard is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
  }

  /**
   * All addresses of a target's host, in the order in which to try them.
   *
   * @throws TaskFailedException {@code forbidden_address} if one of them may not be called
   */
  List<InetAddress> of(HttpTarget target, HttpTimeouts timeouts, Alarm alarm)
      throws IOException, InterruptedException, TaskFailedException {
    Optional<InetAddress> literal = target.literal();
    List<InetAddress> addresses =
        literal.isPresent() ? List.of(literal.get()) : resolve(target, timeouts, alarm);
    if (addresses.isEmpty()) {
      throw notFound(target, "has no address", null);
    }
    for (InetAddress address : addresses) {
      check(target, address);
    }
    return addresses;
  }

  private void check(HttpTarget target, InetAddress address) throws TaskFailedException {
    switch (guard.check(address)) {
      case AddressGuard.Verdict.Allowed _ -> {}
      case AddressGuard.Verdict.Forbidden(String why) ->
          throw forbidden(target, address, why, "Such addresses are never called.");
      case AddressGuard.Verdict.Loopback(String why) ->
          throw forbidden(
              target,
              address,
              why,
              "Only a local run calls it, where the parameter AllowPrivateNetwork is true; a"
                  + " function never does, since its Runtime API is there.");
      case AddressGuard.Verdict.OutOfReach(String why) ->
          throw forbidden(
              target,
              address,
              why,
              "Only public addresses are called, unless the deployment's parameter"
                  + " AllowPrivateNetwork is true.");
    }
  }

  private static TaskFailedException forbidden(
      HttpTarget target, InetAddress address, String why, String rule) {
    return TaskFailedException.fatal(
        "forbidden_address",
        "%s is at %s, which is %s. %s"
            .formatted(target.host(), address.getHostAddress(), why, rule));
  }

  private List<InetAddress> resolve(HttpTarget target, HttpTimeouts timeouts, Alarm alarm)
      throws IOException, InterruptedException {
    var lookup = new CompletableFuture<List<InetAddress>>();
    alarm.watch(() -> lookup.cancel(false));
    THREADS.execute(
        () -> {
          try {
            lookup.complete(List.copyOf(resolver.resolve(target.hostName())));
          } catch (IOException | RuntimeException e) {
            lookup.completeExceptionally(e);
          }
        });
    try {
      return lookup.get(timeouts.connectMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw notFound(target, "has no address", e.getCause());
    } catch (TimeoutException e) {
      throw notFound(target, "was not looked up within " + timeouts.connectMillis() + " ms", e);
    } catch (CancellationException e) {
      throw new IOException(e);
    }
  }

  private static CallException notFound(HttpTarget target, String what, Throwable cause) {
    return new CallException(
        "host_not_found", "The host " + target.host() + " " + what + ". Check its name.", cause);
  }
}
