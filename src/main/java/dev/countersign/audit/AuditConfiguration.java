package dev.countersign.audit;

import dev.countersign.store.Purge;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

	@Bean
	Purge auditPurge(AuditLog log, AuditProperties properties) {
		return new Purge("audit-purge", properties.retention(), log::purge);
	}

}
