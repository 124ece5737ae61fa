package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Makes calls that reach only what an {@link AddressGuard} allows. */
public final class HttpCaller {
  private final AddressGuard guard;
  private final Resolver resolver;
  private final Supplier<SSLSocketFactory> tls;

  /**
   * A caller with the system's resolver and trusted certificates, which are read when first used.
   */
  public HttpCaller(AddressGuard guard) {
    this(guard, Resolver.SYSTEM, () -> (SSLSocketFactory) SSLSocketFactory.getDefault());
  }

  /** A caller with a resolver and trusted certificates of one's own. */
  public HttpCaller(AddressGuard guard, Resolver resolver, Supplier<SSLSocketFactory> tls) {
    this.guard = requireNonNull(guard, "guard is null");
    this.resolver = requireNonNull(resolver, "resolver is null");
    this.tls = requireNonNull(tls, "tls is null");
  }

  /**
   * Sends a request and follows its redirects, each checked like the first.
   *
   * @param wanted the statuses that are answers to the call even if they are redirects
   * @throws TaskFailedException fatal: {@code forbidden_address}, {@code invalid_redirect}, {@code
   *     too_many_redirects}; retryable: {@code host_not_found}, {@code connect_failed}, {@code
   *     tls_failed}, {@code connection_lost}, {@code invalid_response}, {@code request_timed_out}
   * @throws InterruptedException if the thread is interrupted; the connection is closed
   */
  public HttpAnswer send(HttpCall call, HttpTimeouts timeouts, IntPredicate wanted)
      throws TaskFailedException, InterruptedException {
    if (!timeouts.total().isPositive()) {
      throw timedOut(call, timeouts);
    }
    HttpCall next = call;
    try (Alarm alarm = Alarm.in(timeouts.total())) {
      for (int redirects = 0; redirects <= Redirects.REDIRECTS_MAX; redirects++) {
        HttpAnswer answer = once(next, timeouts, alarm);
        if (wanted.test(answer.status()) || !Redirects.isRedirect(answer)) {
          return answer;
        }
        next = Redirects.follow(next, answer);
      }
    }
    throw TaskFailedException.fatal(
        "too_many_redirects",
        "%s was redirected more than %d times, lastly to %s. Call the final URL."
            .formatted(call, Redirects.REDIRECTS_MAX, next.target()));
  }

  private HttpAnswer once(HttpCall call, HttpTimeouts timeouts, Alarm alarm)
      throws TaskFailedException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      return exchange(call, checkedAddresses(call.target(), timeouts, alarm), timeouts, alarm);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw alarm.hasRung() ? timedOut(call, timeouts) : failed(call, e);
    }
  }

  private HttpAnswer exchange(
      HttpCall call, List<InetAddress> addresses, HttpTimeouts timeouts, Alarm alarm)
      throws IOException {
    HttpTarget target = call.target();
    try (Connection plain = Connection.open(target, addresses, timeouts, alarm)) {
      Connection connection = target.secure() ? plain.secured(target, tls.get()) : plain;
      Http1.write(call, connection.out());
      return Http1.read(call.method(), connection.in());
    }
  }

  private List<InetAddress> checkedAddresses(HttpTarget target, HttpTimeouts timeouts, Alarm alarm)
      throws IOException, InterruptedException, TaskFailedException {
    List<InetAddress> addresses = resolve(target, timeouts, alarm);
    for (InetAddress address : addresses) {
      switch (guard.check(address)) {
        case AddressGuard.Verdict.Allowed _ -> {}
        case AddressGuard.Verdict.Forbidden(String why) ->
            throw forbidden(target, address, why, "Such addresses are never called.");
        case AddressGuard.Verdict.OutOfReach(String why) ->
            throw forbidden(
                target,
                address,
                why,
                "Only public addresses are called, unless the deployment's parameter"
                    + " AllowPrivateNetwork is true.");
      }
    }
    return addresses;
  }

  private static TaskFailedException forbidden(
      HttpTarget target, InetAddress address, String why, String rule) {
    return TaskFailedException.fatal(
        "forbidden_address",
        "%s is at %s, which is %s. %s"
            .formatted(target.host(), address.getHostAddress(), why, rule));
  }

  /**
   * Looks a host up on a thread of its own: a lookup is a native call that neither an interrupt nor
   * the alarm can end, so it is left behind instead.
   */
  private List<InetAddress> resolve(HttpTarget target, HttpTimeouts timeouts, Alarm alarm)
      throws IOException, InterruptedException {
    var lookup = new CompletableFuture<List<InetAddress>>();
    alarm.watch(() -> lookup.cancel(false));
    Runnable resolve =
        () -> {
          try {
            lookup.complete(List.copyOf(resolver.resolve(target.hostName())));
          } catch (IOException | RuntimeException e) {
            lookup.completeExceptionally(e);
          }
        };
    Thread.ofPlatform().daemon().name("ratchet-dns").start(resolve);
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

  private static TaskFailedException timedOut(HttpCall call, HttpTimeouts timeouts) {
    return TaskFailedException.retryable(
        "request_timed_out",
        "%s was not answered within %d ms; it may or may not have been carried out."
            .formatted(call, timeouts.total().toMillis()));
  }

  private static TaskFailedException failed(HttpCall call, IOException cause) {
    TaskFailedException failure =
        switch (cause) {
          case CallException e -> TaskFailedException.retryable(e.code(), e.getMessage());
          case ProtocolException e ->
              TaskFailedException.retryable(
                  "invalid_response",
                  call + " was not answered in HTTP/1.1: " + Connection.reason(e) + ".");
          default ->
              TaskFailedException.retryable(
                  "connection_lost",
                  "The connection of "
                      + call
                      + " broke: "
                      + Connection.reason(cause)
                      + ". It may or may not have been carried out.");
        };
    failure.initCause(cause);
    return failure;
  }
}
