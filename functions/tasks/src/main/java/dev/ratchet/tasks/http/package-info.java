/**
 * Outgoing HTTP calls that cannot be turned against the network they are made from.
 *
 * <p>A small HTTP/1.1 client over {@link java.nio.channels.SocketChannel}, because the rule
 * "connect only to an address that was checked" needs a client whose address can be chosen:
 *
 * <ul>
 *   <li>{@code java.net.http.HttpClient} and {@code HttpURLConnection} look the host up themselves
 *       when they connect, so what was checked need not be what is called (DNS rebinding).
 *   <li>Calling the literal address with a {@code Host} header needs a system property for the
 *       whole process, and with {@code https} the JDK then also accepts a certificate for that bare
 *       address in place of one for the host.
 *   <li>A resolver of our own ({@code InetAddressResolverProvider}) is one per process, would
 *       change every other client in it, and is not found where a function's classes are not on the
 *       system class path.
 *   <li>Clients with a resolver to plug in cost one to three megabytes of the function's package,
 *       end a blocked read on interrupt on virtual threads only, if at all, and decide for
 *       themselves when a request is repeated and what answer is refused.
 * </ul>
 *
 * Here the host is looked up at each call, every address found is checked, and a connection is used
 * that leads to one of them: one that was kept, if the last answer over it ended cleanly, or a new
 * one. TLS is layered over the socket with the host's name, so server name indication and the
 * certificate check see the name and not the address, and no two hosts share a connection. Every
 * blocking step ends when the thread is interrupted or the time is up, since both close the
 * channel. Proxies set in the environment are not used.
 *
 * <p>Before a function's snapshot no call is made, so none holds a connection; one that was kept
 * over a pause of the function is too old by the wall clock.
 */
package dev.ratchet.tasks.http;
