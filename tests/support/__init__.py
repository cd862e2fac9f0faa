"""What tests share: what this machine has, how thorough a run is, the command line in process, readings kept, small inputs.

Budgets that tests print themselves are drawn by ``tests.printing``; faults planted in them stand in ``tests.faults``.
"""
