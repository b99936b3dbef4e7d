def texts(): return ([],[])
