package dev.ratchet.handlers;

import static java.util.Objects.requireNonNull;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;

/**
 * What a function does around the snapshot that its sandboxes start from. Before it is taken, a
 * rehearsal loads and links what the first event would wait for; it calls nobody and has no
 * credentials. After each start from it, random numbers are made this sandbox's own.
 *
 * <p>Nothing else is renewed, since nothing else is made before the first event that two sandboxes
 * must not share or that grows old: tokens and ids are made when they are needed, credentials are
 * found by the first call, no connection is open, and no setting or definition has been read.
 */
final class SnapStart implements Resource {
  private static final System.Logger LOG = System.getLogger(SnapStart.class.getName());

  /** The context that calls us refers to us weakly. */
  private static final List<SnapStart> REGISTERED = new CopyOnWriteArrayList<>();

  private final Runnable rehearsal;
  private final Runnable renewal;

  /**
   * @param rehearsal what is done before the snapshot
   * @param renewal what is done after each start from it
   */
  SnapStart(Runnable rehearsal, Runnable renewal) {
    this.rehearsal = requireNonNull(rehearsal, "rehearsal is null");
    this.renewal = requireNonNull(renewal, "renewal is null");
  }

  /**
   * The composition of a handler, which rehearses and renews if there is to be a snapshot.
   *
   * @param cast makes another handler of the same kind, to rehearse with
   */
  static Composition composition(
      Map<String, String> environment, Function<Composition, Rehearsal.Cast> cast) {
    var composition = new Composition(environment);
    if ("snap-start".equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
      var hooks = new SnapStart(() -> new Rehearsal(environment).play(cast), composition::reseed);
      REGISTERED.add(hooks);
      Core.getGlobalContext().register(hooks);
    }
    return composition;
  }

  /** A function that could not rehearse is slower at its first event, and as good. */
  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    try {
      rehearsal.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The rehearsal failed, so first events will take longer", e);
    }
  }

  @Override
  public void afterRestore(Context<? extends Resource> context) {
    renewal.run();
  }
}
