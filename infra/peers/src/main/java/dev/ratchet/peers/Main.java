package dev.ratchet.peers;

import dev.ratchet.bench.steps.Entrant;
import dev.ratchet.bench.steps.Ours;
import dev.ratchet.bench.steps.Parameters;
import dev.ratchet.bench.steps.SideBySide;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code mvn -q -Ppeers [-Dargs="Runs=2000 Steps=5 InFlight=50 Rounds=3 WarmUp=20 Only=WORD,…
 * Pool=50 Postgres=jdbc:postgresql://…"]}: Ratchet and its peers, one after the other.
 */
public final class Main {
  private Main() {}

  /** Takes the measurement; every argument is NAME=VALUE. */
  public static void main(String[] args) throws Exception {
    Parameters parameters = Parameters.read(Arrays.stream(args));
    List<Entrant> entrants =
        Stream.<Entrant>concat(Stream.of(Ours.values()), Stream.of(Peer.values())).toList();
    SideBySide.run(System.out, parameters, entrants);
  }
}
