package dev.countersign.broadcast;

import dev.countersign.store.RepeatedTask;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class BroadcastConfiguration {

	@Bean
	RepeatedTask statusListRenewal(StatusListBuilder lists, StatusListProperties properties) {
		return new RepeatedTask("status lists", properties.interval(), lists::renew);
	}

	@Bean
	MeterBinder broadcastMetrics(SubscriberRegistry subscribers) {
		return (registry) -> Gauge
			.builder("countersign.broadcast.subscribers", subscribers, (all) -> all.present().size())
			.description("Streams of revocations, and polls that wait for the next")
			.register(registry);
	}

}
