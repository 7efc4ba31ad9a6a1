package dev.sealane.controlplane.metrics;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /metrics` in the text form of Prometheus, for any token that may look: the numbers tell how
/// busy a team is, so they are not public.
///
/// The registry is made when somebody asks the first time: most servers of `exec --local` never see
/// a scrape and should not pay for it at their start.
public final class MetricsRoutes {

  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final List<MeterBinder> binders;
  private @Nullable PrometheusMeterRegistry registry;

  /// @param features what features count
  public MetricsRoutes(RequestCounts requests, List<MeterBinder> features) {
    this.binders = new ArrayList<>(features);
    binders.add(requests(requests));
    binders.addAll(
        List.of(
            new JvmMemoryMetrics(),
            new JvmThreadMetrics(),
            new ProcessorMetrics(),
            new UptimeMetrics()));
  }

  private static MeterBinder requests(RequestCounts requests) {
    return registry -> {
      for (int digit = 0; digit <= 5; digit++) {
        int firstDigit = digit;
        FunctionCounter.builder(
                "sealane.http.requests", requests, counts -> counts.count(firstDigit))
            .tag("status", digit == 0 ? "gone" : digit + "xx")
            .description("answered requests")
            .register(registry);
      }
      FunctionCounter.builder("sealane.http.seconds", requests, RequestCounts::seconds)
          .description("time between request and answer, summed up")
          .register(registry);
    };
  }

  public void addTo(Routes routes) {
    routes.add("GET", "/metrics", Access.READ, this::scrape);
  }

  private Reply scrape(ApiRequest request) {
    return new Reply.Text(200, TEXT, registry().scrape());
  }

  private synchronized PrometheusMeterRegistry registry() {
    if (registry == null) {
      PrometheusMeterRegistry fresh = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      binders.forEach(binder -> binder.bindTo(fresh));
      registry = fresh;
    }
    return registry;
  }
}
