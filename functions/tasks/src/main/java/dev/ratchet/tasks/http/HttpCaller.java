package dev.ratchet.tasks.http;

import static java.util.Objects.requireNonNull;

import dev.ratchet.engine.task.TaskFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/** Makes calls that reach only what an {@link AddressGuard} allows. */
public final class HttpCaller {
  private final CheckedAddresses addresses;
  private final Supplier<SSLSocketFactory> tls;
  private final IdleConnections idle;
  private final InstantSource clock;

  /**
   * A caller with the system's resolver and trusted certificates, which are read when first used.
   *
   * @param clock by which connections grow old
   */
  public HttpCaller(AddressGuard guard, InstantSource clock) {
    this(guard, clock, KeepAlive.STANDARD);
  }

  /** The same whose connections are kept so. */
  public HttpCaller(AddressGuard guard, InstantSource clock, KeepAlive keepAlive) {
    this(
        guard,
        Resolver.SYSTEM,
        () -> (SSLSocketFactory) SSLSocketFactory.getDefault(),
        keepAlive,
        clock);
  }

  /**
   * A caller.
   *
   * @param tls of the same trust at each call, since connections are kept
   * @param clock by which connections grow old
   */
  HttpCaller(
      AddressGuard guard,
      Resolver resolver,
      Supplier<SSLSocketFactory> tls,
      KeepAlive keepAlive,
      InstantSource clock) {
    this.addresses = new CheckedAddresses(guard, resolver);
    this.tls = requireNonNull(tls, "tls is null");
    this.idle = new IdleConnections(keepAlive, clock);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * Sends a request and follows its redirects, each checked like the first.
   *
   * @param wanted the statuses that are answers to the call even if they are redirects
   * @return the answer; once its status is known there is one, even if the rest cannot be read
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

  /** How many connections wait for a further request. */
  int idle() {
    return idle.size();
  }

  private HttpAnswer once(HttpCall call, HttpTimeouts timeouts, Alarm alarm)
      throws TaskFailedException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      List<InetAddress> checked = addresses.of(call.target(), timeouts, alarm);
      HttpAnswer answer = exchange(call, checked, timeouts, alarm);
      return answer.body() instanceof HttpAnswer.Body.Unreadable
          ? unreadable(answer, timeouts, alarm)
          : answer;
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      throw alarm.hasRung() ? timedOut(call, timeouts) : failed(call, e);
    }
  }

  /** An answer that was cut off here cannot be told from one that broke, except by why. */
  private static HttpAnswer unreadable(HttpAnswer answer, HttpTimeouts timeouts, Alarm alarm)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (!alarm.hasRung()) {
      return answer;
    }
    String why = "it was not complete within %d ms".formatted(timeouts.total().toMillis());
    return new HttpAnswer(answer.status(), answer.headers(), new HttpAnswer.Body.Unreadable(why));
  }

  /**
   * Sends a request over a connection that was kept, or else over a new one. A connection that was
   * kept may have been closed by its server just as the request set out. If it ends before any byte
   * of an answer, a request that may be sent twice is sent once more, over a new connection; of any
   * other it is not known whether it was carried out, and it is not repeated here (RFC 9112,
   * 9.3.1).
   */
  private HttpAnswer exchange(
      HttpCall call, List<InetAddress> addresses, HttpTimeouts timeouts, Alarm alarm)
      throws IOException {
    Optional<Connection> kept = kept(call, addresses);
    if (kept.isPresent()) {
      try {
        return exchange(call, kept.get(), alarm);
      } catch (IOException e) {
        boolean isOver = alarm.hasRung() || Thread.currentThread().isInterrupted();
        if (isOver || kept.get().hasAnswered() || !call.isIdempotent()) {
          throw e;
        }
      }
    }
    return exchange(call, open(call.target(), addresses, timeouts, alarm), alarm);
  }

  private Optional<Connection> kept(HttpCall call, List<InetAddress> addresses) {
    return addresses.stream()
        .map(address -> Connection.Route.of(call.target(), address))
        .flatMap(route -> idle.take(route, call.isIdempotent()).stream())
        .findFirst();
  }

  private HttpAnswer exchange(HttpCall call, Connection connection, Alarm alarm)
      throws IOException {
    boolean isKept = false;
    try {
      alarm.watch(connection);
      AnswerReader.Read read = connection.exchange(call);
      alarm.watch(() -> {});
      isKept = read.keepAlive();
      if (isKept) {
        idle.give(connection, read.kept());
      }
      return read.answer();
    } finally {
      if (!isKept) {
        connection.close();
      }
    }
  }

  /** A connection to the first of these addresses that answers. */
  private Connection open(
      HttpTarget target, List<InetAddress> addresses, HttpTimeouts timeouts, Alarm alarm)
      throws IOException {
    CallException last = null;
    for (InetAddress address : addresses) {
      try {
        SSLSocketFactory factory = target.secure() ? tls.get() : null;
        return Connection.open(target, address, timeouts, alarm, factory, clock.instant());
      } catch (CallException e) {
        if (!e.code().equals(CallException.CONNECT_FAILED)) {
          throw e;
        }
        last = e;
      }
    }
    throw requireNonNull(last, "there is no address");
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
