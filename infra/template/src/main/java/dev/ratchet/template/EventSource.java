package dev.ratchet.template;

/** What invokes a function. */
public sealed interface EventSource permits SqsSource, HttpApiSource, ScheduleSource {

  /** The name of the event within its function, or of the route. */
  String name();
}
