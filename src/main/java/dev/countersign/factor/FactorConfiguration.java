package dev.countersign.factor;

import java.time.Duration;

import dev.countersign.store.Purge;
import dev.countersign.store.StoredTime;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FactorConfiguration {

	/** Challenges that were answered, and that nobody could answer again. */
	@Bean
	Purge challengePurge(Challenges challenges) {
		return new Purge("challenge-purge", StoredTime.MAX_STEP_BACK, challenges::purge);
	}

	/** Factors that nobody confirmed in time. */
	@Bean
	Purge factorPurge(Factors factors) {
		return new Purge("factor-purge", Duration.ofHours(1), factors::purgeUnconfirmed);
	}

}
