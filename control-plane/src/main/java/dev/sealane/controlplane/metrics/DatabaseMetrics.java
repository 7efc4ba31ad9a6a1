package dev.sealane.controlplane.metrics;

import dev.sealane.controlplane.sql.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/// What the database counts.
public final class DatabaseMetrics implements MeterBinder {

  private final Database database;

  public DatabaseMetrics(Database database) {
    this.database = database;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("sealane.database.writes.waiting", database, Database::waiting)
        .description("writes that wait for the writer")
        .register(registry);
  }
}
