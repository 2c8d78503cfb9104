"""Where other programs meet the checker: editors, services, clusters. Each needs its extra of the package."""
