package dev.countersign.limit;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class LimitConfiguration {

	@Bean
	HashingBulkhead hashingBulkhead() {
		int concurrent = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
		return new HashingBulkhead(concurrent, 2 * concurrent);
	}

}
