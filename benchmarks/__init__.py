"""Measurements that compare the project with its peers, as ratios taken in one run."""
